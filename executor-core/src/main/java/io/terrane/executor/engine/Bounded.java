package io.terrane.executor.engine;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/** Fails where there is more to read than there should be. */
final class Bounded extends FilterInputStream {
    private long left;

    Bounded(InputStream in, long most) {
        super(in);
        this.left = most;
    }

    @Override
    public int read() throws IOException {
        var value = super.read();
        spend(value < 0 ? 0 : 1);
        return value;
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
        var count = in.read(buffer, offset, length);
        spend(Math.max(count, 0));
        return count;
    }

    private void spend(int count) throws IOException {
        left -= count;
        if (left < 0) {
            throw new IOException("There is more than was expected");
        }
    }
}
