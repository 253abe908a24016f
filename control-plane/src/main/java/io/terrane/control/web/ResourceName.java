package io.terrane.control.web;

import static java.lang.annotation.ElementType.FIELD;
import static java.lang.annotation.ElementType.PARAMETER;
import static java.lang.annotation.RetentionPolicy.RUNTIME;

import jakarta.validation.Constraint;
import jakarta.validation.Payload;
import jakarta.validation.ReportAsSingleViolation;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import java.lang.annotation.Retention;
import java.lang.annotation.Target;

/** A name by which people tell things apart, which fits into paths and file names. */
@NotNull
@Pattern(regexp = "[A-Za-z0-9][A-Za-z0-9_-]{0,89}")
@ReportAsSingleViolation
@Constraint(validatedBy = {})
@Target({FIELD, PARAMETER})
@Retention(RUNTIME)
public @interface ResourceName {
    String message() default
            "must be 1 to 90 letters, digits, hyphens and underscores, and begin with a letter or a digit";

    Class<?>[] groups() default {};

    Class<? extends Payload>[] payload() default {};
}
