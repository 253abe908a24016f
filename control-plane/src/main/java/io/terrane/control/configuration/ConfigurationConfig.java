package io.terrane.control.configuration;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import io.terrane.executor.archive.ArchiveLimits;

/** How large a configuration may be. */
@ConfigMapping(prefix = "terrane.configuration")
interface ConfigurationConfig {

    /** Bytes of the archive as it is uploaded. */
    @WithDefault("104857600")
    long maxArchiveBytes();

    /** Bytes of its files together. */
    @WithDefault("536870912")
    long maxUnpackedBytes();

    /** Files, links and directories. */
    @WithDefault("100000")
    int maxEntries();

    default ArchiveLimits limits() {
        return new ArchiveLimits(maxUnpackedBytes(), maxEntries());
    }
}
