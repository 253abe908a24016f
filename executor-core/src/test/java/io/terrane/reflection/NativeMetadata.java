package io.terrane.reflection;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What one of our modules tells native images of itself. */
public record NativeMetadata(Set<String> types, Set<String> resources) {
    private static final Path RESOURCES = Path.of("src/main/resources");

    public static NativeMetadata of(String module) throws IOException {
        var file = "/META-INF/native-image/io.terrane/%s/reachability-metadata.json".formatted(module);
        try (var in = NativeMetadata.class.getResourceAsStream(file)) {
            var metadata = new ObjectMapper().readTree(in);
            return new NativeMetadata(
                    texts(metadata.path("reflection"), "type"), texts(metadata.path("resources"), "glob"));
        }
    }

    private static Set<String> texts(JsonNode entries, String name) {
        return entries.valueStream().map(each -> each.get(name).asText()).collect(Collectors.toSet());
    }

    /** The resources in packages of the module that is tested: those that its code reads by the class path. */
    public static Set<String> resourcesInPackages() throws IOException {
        try (Stream<Path> files = Files.walk(RESOURCES.resolve("io/terrane"))) {
            return files.filter(Files::isRegularFile)
                    .map(each -> RESOURCES.relativize(each).toString())
                    .collect(Collectors.toSet());
        }
    }
}
