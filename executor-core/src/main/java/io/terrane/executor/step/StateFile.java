package io.terrane.executor.step;

import io.terrane.executor.StateSnapshot;
import io.terrane.executor.state.NotAState;
import io.terrane.executor.state.StateHeader;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.util.HexFormat;

/** Describes a state file without holding it in memory. */
final class StateFile {
    private StateFile() {}

    static StateSnapshot describe(Path file, boolean suspect) throws NotAState, IOException {
        try (var in = new DigestInputStream(new BufferedInputStream(Files.newInputStream(file)), Download.sha256())) {
            var header = StateHeader.read(in);
            in.transferTo(OutputStream.nullOutputStream());
            var sha256 = HexFormat.of().formatHex(in.getMessageDigest().digest());
            return new StateSnapshot(file, Files.size(file), sha256, header.serial(), header.lineage(), suspect);
        }
    }
}
