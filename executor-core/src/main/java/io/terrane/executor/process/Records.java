package io.terrane.executor.process;

import io.terrane.executor.process.ChildEnd.Stopped;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Optional;

/**
 * What is on disk about one child, and still there when we come back.
 *
 * <pre>
 * begun             by us, before anything is started
 * out  shim  pid    by its shim: what it prints, who the shim is, who it is itself
 * exit              by its shim: what it ended with
 * interrupt-1 -2    the signals that it was sent
 * killed
 * end               by us: how it ended, as all who come later are told
 * </pre>
 */
record Records(Path directory) {
    Path out() {
        return directory.resolve("out");
    }

    Optional<Beginning> begun() throws IOException {
        return read("begun").flatMap(Beginning::of);
    }

    /** Says that a child may be started from now on. */
    void begin(Beginning beginning) throws IOException {
        Files.createDirectories(directory);
        write("begun", beginning.text());
    }

    /** So that not even a crash of the machine makes what was begun unsaid. */
    void sync() throws IOException {
        for (var each : List.of(directory.resolve("begun"), directory, directory.resolveSibling("."))) {
            try (var channel = FileChannel.open(each, StandardOpenOption.READ)) {
                channel.force(true);
            }
        }
    }

    /** Who has the child below it; empty while nobody has. */
    Optional<ProcessIdentity> shim() throws IOException {
        return process("shim");
    }

    /** Who the child is; empty while its shim has not said so. */
    Optional<ProcessIdentity> child() throws IOException {
        return process("pid");
    }

    Optional<Integer> exitCode() throws IOException {
        return read("exit").filter(text -> text.endsWith("\n")).map(text -> Integer.valueOf(text.strip()));
    }

    /** The strongest that was done to end it. */
    Stopped stopped() {
        if (Files.exists(directory.resolve("killed"))) {
            return Stopped.KILLED;
        }
        if (Files.exists(interrupt(2))) {
            return Stopped.INTERRUPTED_TWICE;
        }
        return Files.exists(interrupt(1)) ? Stopped.INTERRUPTED : Stopped.NOT;
    }

    /** The file that is made when the child is sent its first or its second interrupt. */
    Path interrupt(int number) {
        return directory.resolve("interrupt-" + number);
    }

    void killed() throws IOException {
        try {
            Files.createFile(directory.resolve("killed"));
        } catch (FileAlreadyExistsException _) {
            // It was to be killed before, and somebody of its session is still there.
        }
    }

    Optional<ChildEnd> end() throws IOException {
        return read("end").flatMap(EndText::read);
    }

    void end(ChildEnd end) throws IOException {
        write("end", EndText.write(end));
    }

    private Optional<ProcessIdentity> process(String name) throws IOException {
        return read(name).filter(text -> text.endsWith("\n")).flatMap(text -> {
            var lines = text.lines().toList();
            return lines.size() == 2 ? ProcessIdentity.ofStat(lines.getFirst(), lines.get(1)) : Optional.empty();
        });
    }

    private Optional<String> read(String name) throws IOException {
        try {
            return Optional.of(Files.readString(directory.resolve(name)));
        } catch (NoSuchFileException _) {
            return Optional.empty();
        }
    }

    private void write(String name, String text) throws IOException {
        var unfinished = Files.writeString(directory.resolve(name + ".new"), text);
        Files.move(unfinished, directory.resolve(name), StandardCopyOption.ATOMIC_MOVE);
    }
}
