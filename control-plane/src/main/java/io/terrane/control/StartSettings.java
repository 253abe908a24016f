package io.terrane.control;

import io.smallrye.config.DotEnvConfigSourceProvider;
import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfig;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * The settings that are needed before the framework runs, from the places that it reads them from too: system
 * properties, the environment, {@code .env} and {@code config/application.properties}.
 */
final class StartSettings {
    static final String DATA_DIRECTORY = "terrane.data-dir";

    private static final Path FILE = Path.of("config", "application.properties");
    private static final int FILE_ORDINAL = 260;

    private final SmallRyeConfig settings;

    private StartSettings(SmallRyeConfig settings) {
        this.settings = settings;
    }

    static StartSettings read() {
        var builder = new SmallRyeConfigBuilder()
                .addDefaultInterceptors()
                .addDefaultSources()
                .withSources(new DotEnvConfigSourceProvider());
        if (Files.isReadable(FILE)) {
            builder.withSources(file());
        }
        return new StartSettings(builder.build());
    }

    private static PropertiesConfigSource file() {
        try {
            return new PropertiesConfigSource(FILE.toUri().toURL(), FILE_ORDINAL);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    Optional<String> get(String name) {
        return settings.getOptionalValue(name, String.class).filter(each -> !each.isBlank());
    }

    /** Where everything is kept that is not in the database, and the embedded one itself. */
    Path dataDirectory() {
        return get(DATA_DIRECTORY)
                .map(Path::of)
                .orElseGet(StartSettings::usualDataDirectory)
                .toAbsolutePath()
                .normalize();
    }

    private static Path usualDataDirectory() {
        if (System.getProperty("user.name", "").equals("root")) {
            return Path.of("/var/lib/terrane");
        }
        return Optional.ofNullable(System.getenv("XDG_DATA_HOME"))
                .map(Path::of)
                .orElseGet(() -> Path.of(System.getProperty("user.home"), ".local", "share"))
                .resolve("terrane");
    }
}
