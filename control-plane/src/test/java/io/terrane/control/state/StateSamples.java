package io.terrane.control.state;

/** States for tests. */
final class StateSamples {
    /** What {@code terrane.task.state-limit} is in tests. */
    static final int LIMIT = 4 << 20;

    private StateSamples() {}

    static String state(long serial, String lineage) {
        return """
                {"version": 4, "terraform_version": "1.11.4", "serial": %d, "lineage": "%s", "outputs": {}, "resources": []}
                """.formatted(serial, lineage);
    }
}
