package io.terrane.executor.archive;

/**
 * How much an archive may hold.
 *
 * @param unpackedBytes of all files together, and of the tar stream around them
 * @param entries files, links and directories, those counted too that only appear in another's path
 */
public record ArchiveLimits(long unpackedBytes, int entries) {
    /** More than the largest repositories of modules have, and few enough to be unpacked in seconds. */
    public static final int DEFAULT_ENTRIES = 100_000;

    public ArchiveLimits {
        if (unpackedBytes < 1 || entries < 1) {
            throw new IllegalArgumentException("An archive's limits must be at least 1");
        }
    }

    public static ArchiveLimits ofBytes(long unpackedBytes) {
        return new ArchiveLimits(unpackedBytes, DEFAULT_ENTRIES);
    }
}
