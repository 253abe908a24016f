package io.terrane.agent.settings;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Properties;

/** Which version of the agent this is. */
public final class Version {
    private static final String RESOURCE = "/io/terrane/agent/version.properties";

    private Version() {}

    public static String current() {
        var properties = new Properties();
        try (var in = Version.class.getResourceAsStream(RESOURCE)) {
            if (in == null) {
                throw new IllegalStateException(RESOURCE + " is not in the application");
            }
            properties.load(in);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return properties.getProperty("version");
    }
}
