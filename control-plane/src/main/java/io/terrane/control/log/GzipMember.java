package io.terrane.control.log;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.zip.CRC32;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;
import java.util.zip.ZipException;

/**
 * The content of exactly one gzip member (RFC 1952). Unlike the JDK's own stream it refuses whatever follows the
 * member, where a second one could hide. Has to be closed.
 */
final class GzipMember extends InputStream {
    private static final int MAGIC = 0x8b1f;
    private static final int DEFLATE = 8;
    private static final int FIXED_HEADER = 10;
    private static final int TRAILER = 8;
    private static final int HEADER_CRC = 2;
    private static final int EXTRA = 4;
    private static final int NAME = 8;
    private static final int COMMENT = 16;
    private static final int RESERVED = 0xe0;

    private final ByteBuffer member;
    private final Inflater inflater = new Inflater(true);
    private final CRC32 crc = new CRC32();
    private boolean started;

    GzipMember(byte[] encoded) {
        member = ByteBuffer.wrap(encoded).order(ByteOrder.LITTLE_ENDIAN);
    }

    @Override
    public int read() throws IOException {
        var one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
        if (length == 0) {
            return 0;
        }
        start();
        if (inflater.finished()) {
            return -1;
        }
        var count = inflate(bytes, offset, length);
        crc.update(bytes, offset, count);
        if (inflater.finished()) {
            checkTrailer();
        }
        return count == 0 ? -1 : count;
    }

    @Override
    public void close() {
        inflater.end();
    }

    private void start() throws ZipException {
        if (!started) {
            skipHeader();
            inflater.setInput(member);
            started = true;
        }
    }

    private int inflate(byte[] bytes, int offset, int length) throws ZipException {
        try {
            var count = inflater.inflate(bytes, offset, length);
            if (count == 0 && !inflater.finished()) {
                throw new ZipException("it ends in the middle");
            }
            return count;
        } catch (DataFormatException e) {
            throw new ZipException("its compressed data is damaged");
        }
    }

    private void skipHeader() throws ZipException {
        require(FIXED_HEADER);
        if ((member.getShort() & 0xffff) != MAGIC || member.get() != DEFLATE) {
            throw new ZipException("it does not begin like gzip");
        }
        var flags = member.get();
        if ((flags & RESERVED) != 0) {
            throw new ZipException("its header has reserved flags");
        }
        skip(FIXED_HEADER - 4);
        if ((flags & EXTRA) != 0) {
            require(2);
            skip(member.getShort() & 0xffff);
        }
        skipText(flags & NAME);
        skipText(flags & COMMENT);
        skip((flags & HEADER_CRC) == 0 ? 0 : 2);
    }

    private void skipText(int flag) throws ZipException {
        var more = flag != 0;
        while (more) {
            require(1);
            more = member.get() != 0;
        }
    }

    private void skip(int count) throws ZipException {
        require(count);
        member.position(member.position() + count);
    }

    private void require(int count) throws ZipException {
        if (member.remaining() < count) {
            throw new ZipException("it ends in the middle");
        }
    }

    private void checkTrailer() throws ZipException {
        require(TRAILER);
        if (Integer.toUnsignedLong(member.getInt()) != crc.getValue()
                || member.getInt() != (int) inflater.getBytesWritten()) {
            throw new ZipException("its checksum or length is wrong");
        }
        if (member.hasRemaining()) {
            throw new ZipException("something follows its only member");
        }
    }
}
