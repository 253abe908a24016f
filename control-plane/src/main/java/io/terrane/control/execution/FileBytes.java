package io.terrane.control.execution;

import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.vertx.MultiHelper;
import io.smallrye.mutiny.vertx.UniHelper;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.file.AsyncFile;
import io.vertx.core.file.OpenOptions;
import java.nio.file.Path;

/** The bytes of a file, read no faster than somebody takes them. */
final class FileBytes {
    private static final int PART = 256 << 10;

    private FileBytes() {}

    static Multi<Buffer> of(Vertx vertx, Path file) {
        return open(vertx, file)
                .onItem()
                .transformToMulti(opened -> MultiHelper.toMulti(opened)
                        .onTermination()
                        .call(() -> UniHelper.toUni(opened.close()).onFailure().recoverWithNull()));
    }

    private static Uni<AsyncFile> open(Vertx vertx, Path file) {
        return UniHelper.toUni(vertx.fileSystem()
                        .open(
                                file.toString(),
                                new OpenOptions().setRead(true).setWrite(false).setCreate(false)))
                .invoke(opened -> opened.setReadBufferSize(PART));
    }
}
