package io.terrane.control.log;

/**
 * Where a piece of a compacted log is in its blob. It begins and ends where a chunk did, so that whoever has read some
 * chunks goes on with pieces.
 *
 * @param length of the content, uncompressed
 * @param crc32 of the content
 */
record LogPiece(long offset, int length, long crc32, long blobOffset, int blobLength) {
    long blobEnd() {
        return blobOffset + blobLength;
    }
}
