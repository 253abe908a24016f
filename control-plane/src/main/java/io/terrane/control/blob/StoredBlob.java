package io.terrane.control.blob;

/**
 * A blob that is there to stay.
 *
 * @param size in bytes
 * @param sha256 of all of it, as 64 lower-case hexadecimal digits
 */
public record StoredBlob(BlobId id, long size, String sha256) {}
