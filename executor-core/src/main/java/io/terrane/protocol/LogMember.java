package io.terrane.protocol;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.zip.GZIPOutputStream;

/**
 * Bytes of a log as one gzip member (RFC 1952) that can be joined with others to a single one: its compressed data is
 * flushed to a whole byte before it ends, and the end is an empty block that can be left out.
 */
public final class LogMember {
    private static final int HEADER = 10;
    private static final int TRAILER = 8;

    /** The empty stored block of the flush, and the empty last one (RFC 1951, sections 3.2.4 and 3.2.6). */
    private static final byte[] FLUSHED_END = {0, 0, (byte) 0xff, (byte) 0xff, 3, 0};

    private static final int LAST_BLOCK = 2;

    private LogMember() {}

    /** Compresses some of the bytes. */
    public static byte[] compress(byte[] bytes, int offset, int length) {
        var compressed = new ByteArrayOutputStream(length / 4 + 64);
        try (var gzip = new GZIPOutputStream(compressed, true)) {
            gzip.write(bytes, offset, length);
            gzip.flush();
        } catch (IOException e) {
            throw new UncheckedIOException("Memory takes every byte", e);
        }
        return compressed.toByteArray();
    }

    public static byte[] compress(byte[] bytes) {
        return compress(bytes, 0, bytes.length);
    }

    /** Whether a whole member was made like this. One that only looks so spoils nothing but what it is joined to. */
    public static boolean isJoinable(byte[] member) {
        var end = member.length - TRAILER;
        var from = end - FLUSHED_END.length;
        return from >= HEADER
                && member[3] == 0 // No optional fields, so that the header has its usual length.
                && Arrays.equals(member, from, end, FLUSHED_END, 0, FLUSHED_END.length);
    }

    /** The compressed data of a joinable member, without the last block: whatever is compressed may follow it. */
    public static byte[] data(byte[] member) {
        return Arrays.copyOfRange(member, HEADER, member.length - TRAILER - LAST_BLOCK);
    }
}
