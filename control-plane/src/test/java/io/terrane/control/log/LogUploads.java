package io.terrane.control.log;

import io.restassured.response.ValidatableResponse;
import io.terrane.control.LeasedTasks.LeasedTask;

/** Uploads chunks as a task's holder does. */
final class LogUploads {

    /** Appends to wherever the log ends. */
    void append(LeasedTask task, byte[] body, String coding) {
        var end = task.holder().head(task.path("logs/chunk")).header("Upload-Offset");
        var _ = send(task, Long.parseLong(end), body, coding).statusCode(200);
    }

    /** Sends a chunk, whatever is said of it. */
    ValidatableResponse send(LeasedTask task, long offset, byte[] body) {
        return send(task, offset, body, "identity");
    }

    private static ValidatableResponse send(LeasedTask task, long offset, byte[] body, String coding) {
        return task.holder()
                .header("Upload-Offset", Long.toString(offset))
                .header("Content-Encoding", coding)
                .contentType("application/octet-stream")
                .body(body)
                .post(task.path("logs/chunk"))
                .then();
    }
}
