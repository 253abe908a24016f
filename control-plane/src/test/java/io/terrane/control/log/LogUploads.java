package io.terrane.control.log;

import io.terrane.control.LeasedTasks.LeasedTask;

/** Uploads chunks as a task's holder does. */
final class LogUploads {

    /** Appends to wherever the log ends. */
    void append(LeasedTask task, byte[] body, String coding) {
        var end = task.holder().head(task.path("logs/chunk")).header("Upload-Offset");
        task.holder()
                .header("Upload-Offset", end)
                .header("Content-Encoding", coding)
                .contentType("application/octet-stream")
                .body(body)
                .post(task.path("logs/chunk"))
                .then()
                .statusCode(200);
    }
}
