package io.terrane.system.fault;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/** What is on an agent's disk about one child, for tests that do to it what a crash of the machine does. */
record ChildRecords(Path directory) {
    /** Ends the child, and its shim with all else in their session, without leaving anybody to say so. */
    void killSession() throws IOException, InterruptedException {
        signal("KILL", "-" + session());
    }

    private String session() throws IOException {
        return stat().get(6);
    }

    /** The boot id, and then the fields of {@code /proc/<pid>/stat}; the engine's name has no blank in it. */
    private List<String> stat() throws IOException {
        var lines = Files.readAllLines(directory.resolve("pid"));
        return Arrays.asList((lines.getFirst() + " " + lines.get(1)).split(" ", -1));
    }

    /** As if all that was before the host was started. */
    void moveToAnotherBoot() throws IOException {
        for (var name : List.of("begun", "shim", "pid")) {
            var file = directory.resolve(name);
            var lines = Files.readAllLines(file);
            lines.set(0, "00000000-0000-0000-0000-000000000000");
            Files.write(file, lines);
        }
    }

    /** As if the child's number, and its session's, were another process's by now. */
    void giveNumberTo(long pid) throws IOException {
        var fields = stat();
        fields.set(1, Long.toString(pid));
        fields.set(6, Long.toString(pid));
        var text = fields.getFirst() + "\n" + String.join(" ", fields.subList(1, fields.size())) + "\n";
        for (var name : List.of("shim", "pid")) {
            Files.writeString(directory.resolve(name), text);
        }
    }

    static void signal(String name, String process) throws IOException, InterruptedException {
        assertThat(new ProcessBuilder("kill", "-s", name, "--", process).start().waitFor())
                .isZero();
    }
}
