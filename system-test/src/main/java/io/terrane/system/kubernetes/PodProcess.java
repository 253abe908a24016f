package io.terrane.system.kubernetes;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.VolumeMount;
import io.terrane.system.Installation;
import io.terrane.system.Program;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The process in the place of a pod's container: what is mounted is a directory, and services have the addresses of
 * here.
 */
final class PodProcess implements AutoCloseable {
    private final String pod;
    private final Program program;
    private final Duration grace;
    private Optional<Instant> toldToEnd = Optional.empty();
    private boolean outOfMemory;

    private PodProcess(String pod, Program program, Duration grace) {
        this.pod = pod;
        this.program = program;
        this.grace = grace;
    }

    /**
     * Starts the agent as the pod says.
     *
     * @param secret with the token, which is mounted
     * @param directory for all of the pod
     */
    static PodProcess start(Installation installation, Pod pod, Secret secret, URI controlPlane, Path directory)
            throws IOException {
        Files.createDirectories(directory);
        var container = pod.getSpec().getContainers().getFirst();
        var environment = new HashMap<String, String>();
        container
                .getEnv()
                .forEach(each ->
                        environment.put(each.getName(), here(each.getValue(), container, controlPlane, directory)));
        for (var mount : container.getVolumeMounts()) {
            mount(mount, pod, secret, directory);
        }
        var command = new ArrayList<>(installation.agent());
        command.addAll(container.getArgs());
        var name = pod.getMetadata().getName();
        return new PodProcess(
                name,
                Program.start("Pod " + name, command, environment, directory.resolve("log")),
                Duration.ofSeconds(pod.getSpec().getTerminationGracePeriodSeconds()));
    }

    private static String here(String value, Container container, URI controlPlane, Path directory) {
        if (value.equals(TestCluster.SERVICE)) {
            return controlPlane.toString();
        }
        return container.getVolumeMounts().stream()
                .map(VolumeMount::getMountPath)
                .filter(path -> value.equals(path) || value.startsWith(path + "/"))
                .findFirst()
                .map(path -> directory + value)
                .orElse(value);
    }

    private static void mount(VolumeMount mount, Pod pod, Secret secret, Path directory) throws IOException {
        var target = Files.createDirectories(Path.of(directory + mount.getMountPath()));
        var volume = pod.getSpec().getVolumes().stream()
                .filter(each -> each.getName().equals(mount.getName()))
                .findFirst()
                .orElseThrow(() -> new IOException("The pod has no volume " + mount.getName()));
        if (volume.getSecret() != null) {
            for (var file : bytes(secret).entrySet()) {
                Files.write(target.resolve(file.getKey()), file.getValue());
            }
        }
    }

    private static Map<String, byte[]> bytes(Secret secret) {
        var files = new HashMap<String, byte[]>();
        if (secret.getData() != null) {
            secret.getData()
                    .forEach(
                            (name, value) -> files.put(name, Base64.getDecoder().decode(value)));
        }
        if (secret.getStringData() != null) {
            secret.getStringData().forEach((name, value) -> files.put(name, value.getBytes(StandardCharsets.UTF_8)));
        }
        return files;
    }

    String pod() {
        return pod;
    }

    boolean isAlive() {
        return program.isAlive();
    }

    boolean isOutOfMemory() {
        return outOfMemory;
    }

    int exitCode() throws InterruptedException {
        return program.awaitEnd();
    }

    /** The end of what it printed. */
    String lastWords() throws IOException {
        var output = program.output();
        return output.substring(Math.max(0, output.length() - 2_048));
    }

    String output() throws IOException {
        return program.output();
    }

    /** Says once that it is to end, and kills it when its grace is over. */
    void end() throws InterruptedException {
        if (toldToEnd.isEmpty()) {
            toldToEnd = Optional.of(Instant.now());
            program.terminate();
        } else if (toldToEnd.get().plus(grace).isBefore(Instant.now())) {
            program.kill();
        }
    }

    boolean isToldToEnd() {
        return toldToEnd.isPresent();
    }

    /** As the kernel does where the memory of its container runs out. */
    void killForMemory() throws InterruptedException {
        outOfMemory = true;
        program.kill();
    }

    @Override
    public void close() {
        program.close();
    }
}
