package io.terrane.protocol;

/** Where the data of one task is, as paths on the control plane. */
public record TaskLinks(
        String data, String configuration, String state, String plan, String status, String logChunk, String logSeal) {

    public static TaskLinks of(TaskId task) {
        var base = "/api/v1/agents/tasks/" + task;
        return new TaskLinks(
                base + "/data",
                base + "/configuration",
                base + "/state",
                base + "/plan",
                base + "/status",
                base + "/logs/chunk",
                base + "/logs/seal");
    }
}
