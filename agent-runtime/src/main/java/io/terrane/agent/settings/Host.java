package io.terrane.agent.settings;

import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.UUID;

/** What the machine says about itself. */
public final class Host {
    private static final Path NAME = Path.of("/proc/sys/kernel/hostname");
    private static final Path BOOT_ID = Path.of("/proc/sys/kernel/random/boot_id");

    private Host() {}

    public static String name() {
        try {
            var name = Files.isReadable(NAME)
                    ? Files.readString(NAME).strip()
                    : InetAddress.getLocalHost().getHostName();
            return name.isEmpty() ? "agent" : name;
        } catch (UnknownHostException _) {
            return "agent";
        } catch (IOException _) {
            return "agent";
        }
    }

    /** Another one after every start of the machine; where the system tells none, after every start of the agent. */
    public static String bootId() {
        try {
            return Files.readString(BOOT_ID).strip();
        } catch (IOException _) {
            return UUID.randomUUID().toString();
        }
    }

    static int slots() {
        return Math.clamp(Runtime.getRuntime().availableProcessors(), 1, Text.MOST_SLOTS);
    }

    static Path dataDirectory() {
        return Path.of(System.getProperty("user.home", "."), ".terrane-agent").toAbsolutePath();
    }
}
