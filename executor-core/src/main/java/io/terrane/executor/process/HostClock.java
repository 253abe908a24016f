package io.terrane.executor.process;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/** How long this host is up: a clock that nobody can set, and that whoever comes after us goes on reading. */
public record HostClock(String bootId, Duration uptime) {
    private static final Path UPTIME = Path.of("/proc/uptime");

    public static HostClock now() {
        try {
            var seconds = Files.readString(UPTIME).split(" ", 2)[0];
            return new HostClock(
                    new Host().bootId(), Duration.ofMillis(Math.round(Double.parseDouble(seconds) * 1000)));
        } catch (IOException e) {
            throw new IllegalStateException("/proc/uptime cannot be read", e);
        }
    }

    /** How long ago another reading was made; nothing where the host was restarted meanwhile. */
    public Duration since(HostClock before) {
        var passed = uptime.minus(before.uptime);
        return bootId.equals(before.bootId) && passed.isPositive() ? passed : Duration.ZERO;
    }

    public String text() {
        return bootId + "\n" + uptime.toMillis() + "\n";
    }

    /** Empty for what {@link #text()} never made. */
    public static Optional<HostClock> of(String text) {
        var lines = text.lines().toList();
        try {
            return lines.size() != 2
                    ? Optional.empty()
                    : Optional.of(new HostClock(lines.getFirst(), Duration.ofMillis(Long.parseLong(lines.getLast()))));
        } catch (NumberFormatException _) {
            return Optional.empty();
        }
    }
}
