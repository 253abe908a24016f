package io.terrane.system;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Properties;

/**
 * The packaged programs of a build tree: whatever was built last, jar or native.
 *
 * @param training of these programs
 */
public record Installation(Path root, Optional<Training> training) {

    /** Of programs that nobody trained. */
    public Installation(Path root) {
        this(root, Optional.empty());
    }

    /** The tree that the working directory is in. */
    public static Installation here() {
        var here = Path.of("").toAbsolutePath();
        for (var each = here; each != null; each = each.getParent()) {
            if (Files.isRegularFile(each.resolve("mvnw"))) {
                return new Installation(each, Training.ofTests());
            }
        }
        throw new IllegalStateException("No build tree of Terrane around " + here);
    }

    /**
     * How to start the control plane.
     *
     * @param javaOptions left out where the program is native
     */
    public List<String> controlPlane(String... javaOptions) throws IOException {
        return command("control-plane", javaOptions);
    }

    public List<String> agent(String... javaOptions) throws IOException {
        return command("agent-runtime", javaOptions);
    }

    boolean isNative() throws IOException {
        return isNative(describe("agent-runtime"));
    }

    private List<String> command(String module, String... javaOptions) throws IOException {
        var description = describe(module);
        var artifact = target(module).resolve(description.getProperty("path")).toString();
        if (isNative(description)) {
            return List.of(artifact);
        }
        var command = new ArrayList<>(List.of(java()));
        training.ifPresent(each -> command.addAll(each.javaOptions(module)));
        command.addAll(List.of(javaOptions));
        command.addAll(List.of("-jar", artifact));
        return command;
    }

    private Path target(String module) {
        return root.resolve(module).resolve("target");
    }

    private Properties describe(String module) throws IOException {
        var description = new Properties();
        try (var reader = Files.newBufferedReader(target(module).resolve("quarkus-artifact.properties"))) {
            description.load(reader);
        }
        return description;
    }

    private static boolean isNative(Properties description) {
        return description.getProperty("type").startsWith("native");
    }

    private static String java() {
        return Path.of(System.getProperty("java.home"), "bin", "java").toString();
    }

    /** One of the configurations that all tests share, by the name of its folder. */
    public Path configuration(String name) {
        return root.resolve("executor-core/src/test/resources/terraform").resolve(name);
    }
}
