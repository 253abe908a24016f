package io.terrane.control.workspace;

import static java.lang.annotation.ElementType.FIELD;
import static java.lang.annotation.ElementType.PARAMETER;
import static java.lang.annotation.RetentionPolicy.RUNTIME;

import jakarta.validation.Constraint;
import jakarta.validation.Payload;
import jakarta.validation.ReportAsSingleViolation;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import java.lang.annotation.Retention;
import java.lang.annotation.Target;

/** A directory below the root of a configuration, or the root itself, which is the empty text. */
@Size(max = 500)
@Pattern(regexp = "|(?!\\.{1,2}(/|$))[^/\\\\\\p{Cntrl}]{1,255}(/(?!\\.{1,2}(/|$))[^/\\\\\\p{Cntrl}]{1,255})*")
@ReportAsSingleViolation
@Constraint(validatedBy = {})
@Target({FIELD, PARAMETER})
@Retention(RUNTIME)
@interface RelativeDirectory {
    String message() default
            "must be a path below the root of the configuration, such as stacks/network: not absolute, without . and .. "
                    + "and without a slash at its end, at most 500 characters";

    Class<?>[] groups() default {};

    Class<? extends Payload>[] payload() default {};
}
