package io.terrane.agent.upload;

import io.terrane.executor.AccessFailure;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Several uploads of which none needs another. */
final class Uploads {
    private Uploads() {}

    interface Upload {
        void run() throws AccessFailure;
    }

    /** Waits for all of them, and fails as the first in the list fails that does. */
    static void allAtOnce(List<Upload> uploads) throws AccessFailure {
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (var each :
                    threads.invokeAll(uploads.stream().map(Uploads::callable).toList())) {
                await(each);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AccessFailure.Unavailable("Interrupted", e);
        }
    }

    private static Callable<Void> callable(Upload upload) {
        return () -> {
            upload.run();
            return null;
        };
    }

    private static void await(Future<Void> upload) throws AccessFailure, InterruptedException {
        try {
            var _ = upload.get();
        } catch (ExecutionException e) {
            if (e.getCause() instanceof AccessFailure failure) {
                throw failure;
            }
            throw new IllegalStateException("An upload failed for no reason that it may have", e.getCause());
        }
    }
}
