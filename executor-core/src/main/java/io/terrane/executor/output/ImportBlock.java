package io.terrane.executor.output;

/** What tells the engine to take over a resource that is there already. */
public final class ImportBlock {
    private ImportBlock() {}

    /**
     * The block itself.
     *
     * @param id what the provider calls it
     */
    public static String of(String address, String id) {
        return """
                import {
                  to = %s
                  id = %s
                }
                """.formatted(address, Quoted.of(id));
    }
}
