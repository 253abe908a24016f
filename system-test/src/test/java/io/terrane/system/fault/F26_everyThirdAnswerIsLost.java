package io.terrane.system.fault;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Every third answer to a chunk is lost, and the chunk is sent again. */
@ExtendWith(FaultWorld.Shared.class)
class F26_everyThirdAnswerIsLost {

    @Test
    void noByteIsThereTwice(FaultWorld world, @TempDir Path directory) throws Exception {
        BadLine.holds("F26", Fault.ANSWER_LOST, world, directory);
    }
}
