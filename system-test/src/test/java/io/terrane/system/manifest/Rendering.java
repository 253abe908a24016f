package io.terrane.system.manifest;

import io.terrane.system.Installation;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** What kubectl makes of our kustomizations, without a cluster. */
final class Rendering {
    static final Path ROOT = Installation.here().root().resolve("k8s");

    private static final long LIMIT_SECONDS = 60;

    private Rendering() {}

    /** The text of one that may be applied, by its name below {@code k8s/overlays}. */
    static String overlay(String name) throws IOException, InterruptedException {
        return render(ROOT.resolve("overlays").resolve(name));
    }

    static String render(Path directory) throws IOException, InterruptedException {
        var rendered = Files.createTempFile("rendered", ".yaml");
        var said = Files.createTempFile("rendered", ".err");
        try {
            var kubectl = new ProcessBuilder("kubectl", "kustomize", directory.toString())
                    .redirectOutput(rendered.toFile())
                    .redirectError(Redirect.to(said.toFile()))
                    .start();
            if (!kubectl.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS)) {
                kubectl.destroyForcibly();
                throw new IllegalStateException("kubectl does not end");
            }
            if (kubectl.exitValue() != 0) {
                throw new IllegalArgumentException("%s: %s".formatted(directory, Files.readString(said)));
            }
            return Files.readString(rendered);
        } finally {
            Files.delete(rendered);
            Files.delete(said);
        }
    }

    /** All files with manifests, those that are not part of any overlay too. */
    static List<Path> files() throws IOException {
        try (Stream<Path> files = Files.walk(ROOT)) {
            return files.filter(each -> each.toString().endsWith(".yaml")).toList();
        }
    }
}
