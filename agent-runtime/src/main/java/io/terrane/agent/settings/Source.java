package io.terrane.agent.settings;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;

/** The settings as texts, and what is wrong with them. An empty text is a setting that is not set. */
final class Source {
    private static final String FILE = "TERRANE_CONFIG_FILE";

    private final Map<String, String> environment;
    private final Map<String, String> file;
    private final Set<String> known = new TreeSet<>();
    private final List<String> complaints = new ArrayList<>();

    /** How a text becomes a value. */
    interface Reading<T> {
        /** Fails with {@link Unusable}, whose message goes on after the setting's name. */
        T read(String text) throws Unusable;
    }

    private Source(Map<String, String> environment, Map<String, String> file) {
        this.environment = environment;
        this.file = file;
    }

    static Source of(Map<String, String> environment) throws InvalidSettings {
        var path = environment.getOrDefault(FILE, "");
        return new Source(environment, path.isEmpty() ? Map.of() : readFile(path));
    }

    private static Map<String, String> readFile(String path) throws InvalidSettings {
        var properties = new Properties();
        try (var reader = Files.newBufferedReader(Path.of(path), StandardCharsets.UTF_8)) {
            properties.load(reader);
        } catch (IOException | IllegalArgumentException e) {
            throw new InvalidSettings(
                    List.of("%s names %s, which cannot be read: %s.".formatted(FILE, path, reason(e))));
        }
        var settings = new HashMap<String, String>();
        properties.forEach(
                (name, value) -> settings.put(name.toString(), value.toString().strip()));
        return settings;
    }

    static String reason(Exception e) {
        return switch (e) {
            case java.nio.file.NoSuchFileException _ -> "there is no such file";
            case java.nio.file.AccessDeniedException _ -> "permission denied";
            default -> String.valueOf(e.getMessage());
        };
    }

    boolean has(String name) {
        return !text(name).isEmpty();
    }

    <T> Optional<T> optional(String name, Reading<T> reading) {
        known.add(name);
        var text = text(name);
        if (text.isEmpty()) {
            return Optional.empty();
        }
        try {
            return Optional.of(reading.read(text));
        } catch (Unusable unusable) {
            complaints.add(name + " " + unusable.getMessage());
            return Optional.empty();
        }
    }

    <T> Optional<T> required(String name, String meaning, Reading<T> reading) {
        if (!has(name)) {
            complaints.add("%s is missing: %s.".formatted(name, meaning));
        }
        return optional(name, reading);
    }

    /** Only of the file: the environment may have names that are for somebody else. */
    void refuseUnknown() {
        file.keySet().stream()
                .filter(name -> !known.contains(name))
                .sorted()
                .forEach(name -> complaints.add("%s, in the file that %s names, is no setting; those are %s."
                        .formatted(name, FILE, String.join(", ", known))));
    }

    void complain(String complaint) {
        complaints.add(complaint);
    }

    void complain() throws InvalidSettings {
        if (!complaints.isEmpty()) {
            throw new InvalidSettings(complaints);
        }
    }

    private String text(String name) {
        var text = environment.getOrDefault(name, "");
        return (text.isEmpty() ? file.getOrDefault(name, "") : text).strip();
    }
}
