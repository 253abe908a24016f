package io.terrane.executor.step;

import io.terrane.executor.AccessFailure;
import io.terrane.executor.DataAccessor;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** Copies bytes of the control plane to a file, which appears when all of them are there. */
final class Download {
    private final PatientAccessor accessor;

    Download(PatientAccessor accessor) {
        this.accessor = accessor;
    }

    /** Where the bytes come from. */
    @FunctionalInterface
    interface Source {
        InputStream open(DataAccessor accessor) throws AccessFailure;
    }

    /** Answers the SHA-256 digest of what is in the file now. A stream that breaks is opened again. */
    String to(Path file, Source source) throws AccessFailure, IOException, InterruptedException {
        var part = file.resolveSibling(file.getFileName() + ".part");
        var digest = accessor.<String, IOException>ask(each -> copy(source.open(each), part));
        Files.move(part, file, StandardCopyOption.ATOMIC_MOVE);
        return digest;
    }

    private static String copy(InputStream bytes, Path file) throws AccessFailure, IOException {
        try (var out = Files.newOutputStream(file);
                var in = new DigestInputStream(new Remote(bytes), sha256())) {
            in.transferTo(out);
            return HexFormat.of().formatHex(in.getMessageDigest().digest());
        } catch (Remote.Broken e) {
            throw new AccessFailure.Unavailable("The control plane's answer broke off", e);
        }
    }

    static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java platform has SHA-256", e);
        }
    }

    /** Tells a failure of the network from one of the disk. */
    private static final class Remote extends FilterInputStream {
        static final class Broken extends IOException {
            private static final long serialVersionUID = 1L;

            Broken(IOException cause) {
                super(cause);
            }
        }

        Remote(InputStream in) {
            super(in);
        }

        @Override
        public int read() throws IOException {
            try {
                return in.read();
            } catch (IOException e) {
                throw new Broken(e);
            }
        }

        @Override
        public int read(byte[] buffer, int offset, int length) throws IOException {
            try {
                return in.read(buffer, offset, length);
            } catch (IOException e) {
                throw new Broken(e);
            }
        }
    }
}
