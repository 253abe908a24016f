package io.terrane.system;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;

/** The packaged programs of a build tree: whatever was built last, jar or native. */
public record Installation(Path root) {

    /** The tree that the working directory is in. */
    public static Installation here() {
        var here = Path.of("").toAbsolutePath();
        for (var each = here; each != null; each = each.getParent()) {
            if (Files.isRegularFile(each.resolve("mvnw"))) {
                return new Installation(each);
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

    private List<String> command(String module, String... javaOptions) throws IOException {
        var target = root.resolve(module).resolve("target");
        var description = new Properties();
        try (var reader = Files.newBufferedReader(target.resolve("quarkus-artifact.properties"))) {
            description.load(reader);
        }
        var artifact = target.resolve(description.getProperty("path")).toString();
        if (description.getProperty("type").startsWith("native")) {
            return List.of(artifact);
        }
        var command = new ArrayList<>(List.of(java()));
        command.addAll(List.of(javaOptions));
        command.addAll(List.of("-jar", artifact));
        return command;
    }

    private static String java() {
        return Path.of(System.getProperty("java.home"), "bin", "java").toString();
    }

    /** One of the configurations that all tests share, by the name of its folder. */
    public Path configuration(String name) {
        return root.resolve("executor-core/src/test/resources/terraform").resolve(name);
    }
}
