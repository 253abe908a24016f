package io.terrane.system.fault;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** A bit of a chunk is flipped on its way: it is refused, and sent again. */
@ExtendWith(FaultWorld.Shared.class)
class F27_aBitIsFlipped {

    @Test
    void theDigestTells(FaultWorld world, @TempDir Path directory) throws Exception {
        BadLine.holds("F27", Fault.BIT_FLIPPED, world, directory);
    }
}
