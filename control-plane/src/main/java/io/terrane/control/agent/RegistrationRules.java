package io.terrane.control.agent;

import io.terrane.control.problem.Problem;
import io.terrane.control.web.Labels;
import io.terrane.protocol.Registration;
import java.util.regex.Pattern;

/** What an agent may call itself. */
final class RegistrationRules {
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,99}");
    private static final int LONGEST_VERSION = 100;
    private static final int LONGEST_HOSTNAME = 255;

    private RegistrationRules() {}

    static void check(Registration.Request request) {
        require(
                NAME.matcher(request.name()).matches(),
                "name",
                "must be 1 to 100 letters, digits, '.', '_' and '-', and begin with a letter or digit");
        length("version", request.version(), LONGEST_VERSION);
        length("hostname", request.hostname(), LONGEST_HOSTNAME);
        Labels.check("labels", request.labels());
    }

    private static void length(String field, String value, int longest) {
        require(
                !value.isBlank() && value.length() <= longest,
                field,
                "must have 1 to %d characters".formatted(longest));
    }

    private static void require(boolean holds, String field, String rule) {
        if (!holds) {
            throw Problem.invalid(field, "%s %s.".formatted(field, rule));
        }
    }
}
