package io.terrane.system.bench;

import io.terrane.executor.AccessFailure;
import io.terrane.executor.DataAccessor;
import io.terrane.executor.LogChunk;
import io.terrane.executor.LogPosition;
import io.terrane.executor.TaskControl;
import io.terrane.executor.disk.Ballast;
import io.terrane.executor.log.LogSecrets;
import io.terrane.executor.log.TaskLog;
import io.terrane.protocol.LogSeal;
import io.terrane.protocol.Variable;
import io.terrane.system.Scratch;
import java.io.IOException;
import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;

/** Logs as an executor makes them of what children print, with masking, spool and upload; in this process. */
final class HeapOfLogs {
    private static final long LIMIT = 64 << 20;
    private static final Duration PATIENCE = Duration.ofMinutes(30);
    private static final LogSecrets SECRETS = LogSecrets.of(List.of(
            new Variable("PASSWORD", "correct horse battery staple", Variable.Category.ENVIRONMENT, false, true)));

    private final Path scratch;

    HeapOfLogs(Path scratch) {
        this.scratch = scratch;
    }

    /** What a shell command prints is a log, which is followed to its end, sealed, and removed. */
    double ofOne(String command) throws Exception {
        var directory = Files.createTempDirectory(scratch, "log");
        try {
            return LiveHeap.OURS.most(() -> {
                follow(directory, command);
                return true;
            });
        } finally {
            Scratch.delete(directory);
        }
    }

    private static void follow(Path directory, String command) throws Exception {
        var out = directory.resolve("out");
        try (var log = open(directory, accessor(new CountDownLatch(0)))) {
            var source = log.follow(out);
            var child = new ProcessBuilder("/bin/sh", "-c", command)
                    .redirectOutput(ProcessBuilder.Redirect.appendTo(out.toFile()))
                    .start();
            var status = child.waitFor();
            source.ended();
            log.seal(PATIENCE);
            if (status != 0) {
                throw new IllegalStateException("The child ended with " + status);
            }
        }
    }

    /** Many logs of which all is on the disk, and the control plane takes nothing. */
    double ofBacklogs(int logs, int bytes) throws Exception {
        var directory = Files.createTempDirectory(scratch, "backlogs");
        var out = Files.writeString(
                directory.resolve("out"), "terraform_data.one: Still creating...\n".repeat(bytes / 38 + 1));
        try {
            return LiveHeap.OURS.most(() -> {
                hold(directory, out, logs);
                return true;
            });
        } finally {
            Scratch.delete(directory);
        }
    }

    private static void hold(Path directory, Path out, int count) throws Exception {
        var never = new CountDownLatch(1);
        var logs = new ArrayList<TaskLog>();
        try {
            for (var i = 0; i < count; i++) {
                logs.add(open(Files.createDirectories(directory.resolve("log-" + i)), accessor(never)));
            }
            var sources = logs.stream().map(log -> log.follow(out)).toList();
            for (var source : sources) {
                source.ended();
                source.awaitRead();
            }
            var _ = LiveHeap.OURS.look();
        } finally {
            for (var log : logs) {
                log.close();
            }
        }
    }

    private static TaskLog open(Path directory, DataAccessor accessor) throws IOException {
        var ballast = new Ballast(directory.resolve("ballast"));
        return TaskLog.open(directory, SECRETS, LIMIT, accessor, new TaskControl(), ballast);
    }

    /** Takes whatever comes, once it may. */
    private static DataAccessor accessor(CountDownLatch begin) {
        return (DataAccessor) Proxy.newProxyInstance(
                HeapOfLogs.class.getClassLoader(), new Class<?>[] {DataAccessor.class}, (_, method, arguments) -> {
                    await(begin);
                    return switch (arguments == null ? method : arguments[0]) {
                        case LogChunk chunk -> new LogPosition(chunk.offset() + chunk.bytes().length);
                        case LogSeal seal -> new LogPosition(seal.length());
                        default -> throw new IllegalStateException("Nobody asks for " + method.getName());
                    };
                });
    }

    private static void await(CountDownLatch latch) throws AccessFailure {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AccessFailure.Unavailable("The log was closed.", e);
        }
    }
}
