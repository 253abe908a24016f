package io.terrane.executor.archive;

/**
 * What an archive holds, engine leftovers that are skipped left out.
 *
 * @param entries files, links and directories
 * @param unpackedBytes of its files
 */
public record ArchiveContents(int entries, long unpackedBytes) {}
