package io.terrane.system.fault;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** The body of a chunk ends in its middle: nothing of it is kept. */
@ExtendWith(FaultWorld.Shared.class)
class F28_bodiesAreCutShort {

    @Test
    void nothingOfItIsStored(FaultWorld world, @TempDir Path directory) throws Exception {
        BadLine.holds("F28", Fault.BODY_CUT, world, directory);
    }
}
