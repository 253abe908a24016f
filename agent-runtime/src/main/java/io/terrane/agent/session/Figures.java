package io.terrane.agent.session;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalLong;

/**
 * The host's real figures.
 *
 * @param load the one-minute average; 0 where the system has none
 */
record Figures(double load, long memoryTotalBytes, long memoryAvailableBytes) {
    private static final Path MEMORY = Path.of("/proc/meminfo");

    static Figures now() {
        var system = (com.sun.management.OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
        return new Figures(
                Math.max(0, system.getSystemLoadAverage()),
                system.getTotalMemorySize(),
                available().orElseGet(system::getFreeMemorySize));
    }

    /** What programs could have, caches given up; free memory alone is nearly none on a healthy host. */
    private static OptionalLong available() {
        try (var lines = Files.lines(MEMORY)) {
            return lines.filter(line -> line.startsWith("MemAvailable:"))
                    .mapToLong(line -> Long.parseLong(line.replaceAll("[^0-9]", "")) << 10)
                    .findFirst();
        } catch (IOException _) {
            return OptionalLong.empty();
        }
    }
}
