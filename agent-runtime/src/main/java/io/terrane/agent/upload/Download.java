package io.terrane.agent.upload;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;

/** A body on its way in, which fails at its end where the bytes are not those that were sent. */
final class Download extends FilterInputStream {
    private static final int SKIP_BYTES = 8192;

    private final MessageDigest digest = Digest.start();
    private final String announced;
    private boolean verified;

    /** @param announced the header {@code Content-Digest} of the answer */
    Download(InputStream body, String announced) {
        super(body);
        this.announced = announced;
    }

    @Override
    public int read() throws IOException {
        var one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
        var n = super.read(buffer, offset, length);
        if (n < 0) {
            verify();
        } else {
            digest.update(buffer, offset, n);
        }
        return n;
    }

    /** Reads instead: skipped bytes would be missing from the digest. */
    @Override
    public long skip(long n) throws IOException {
        var buffer = new byte[Math.clamp(n, 0, SKIP_BYTES)];
        return Math.max(0, read(buffer, 0, buffer.length));
    }

    @Override
    public boolean markSupported() {
        return false;
    }

    private void verify() throws IOException {
        if (!verified && !announced.equals(Digest.header(digest.digest()))) {
            throw new IOException("The bytes that came are not those that were sent");
        }
        verified = true;
    }
}
