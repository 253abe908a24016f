package io.terrane.system.fault;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Requests with chunks are doubled on their way, and arrive at the same time. */
@ExtendWith(FaultWorld.Shared.class)
class F25_requestsComeTwice {

    @Test
    void aChunkThatComesTwiceIsThereOnce(FaultWorld world, @TempDir Path directory) throws Exception {
        BadLine.holds("F25", Fault.TWICE, world, directory);
    }
}
