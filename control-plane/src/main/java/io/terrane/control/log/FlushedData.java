package io.terrane.control.log;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.zip.Inflater;
import java.util.zip.InflaterInputStream;

/** The content of compressed data that was flushed and has no last block. Has to be closed. */
final class FlushedData extends InflaterInputStream {

    FlushedData(byte[] data) {
        super(new ByteArrayInputStream(data), new Inflater(true));
    }

    @Override
    public void close() throws IOException {
        super.close();
        inf.end();
    }
}
