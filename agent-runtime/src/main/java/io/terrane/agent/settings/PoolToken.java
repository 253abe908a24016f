package io.terrane.agent.settings;

import java.util.Optional;

/** The pool's token, which is either a setting or the text of a file. */
final class PoolToken {
    private static final String DIRECT = "TERRANE_POOL_TOKEN";
    private static final String FILE = "TERRANE_POOL_TOKEN_FILE";

    private PoolToken() {}

    static Optional<Secret> find(Source source) {
        var direct = source.optional(DIRECT, Text::poolToken);
        var file = source.optional(FILE, Text::poolTokenFile);
        if (source.has(DIRECT) && source.has(FILE)) {
            source.complain("%s and %s are both set: leave one of them out.".formatted(DIRECT, FILE));
        }
        if (!source.has(DIRECT) && !source.has(FILE)) {
            source.complain("%s is missing: the token of the agent pool, or %s with the file that holds it."
                    .formatted(DIRECT, FILE));
        }
        return direct.or(() -> file);
    }
}
