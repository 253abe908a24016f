package io.terrane.executor.process;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Starts children so that they need us no more: each writes to files, in a session of its own, below a shim that
 * records who it is and how it ended.
 */
public final class Children {
    private static final File NOTHING = new File("/dev/null");

    private final CancelSettings settings;
    private final String shim;
    private final List<String> interruptReset = InterruptReset.words();
    private final Host host = new Host();
    private final OomKills oomKills = OomKills.ofThisProcess();

    public Children(CancelSettings settings) {
        this.settings = settings;
        this.shim = shimScript();
    }

    /**
     * Starts a child, or takes up the one that the records are about: it may run still, or have ended long ago.
     *
     * @param records the directory that is this child's alone
     */
    public Child start(Path records, ChildCommand command) throws IOException, InterruptedException {
        var known = new Records(records);
        if (known.exitCode().isPresent() || known.child().isPresent()) {
            return child(known, Optional.empty());
        }
        Files.createDirectories(records);
        return child(known, Optional.of(builder(known, command).start()));
    }

    private Child child(Records records, Optional<Process> shimProcess) {
        return new Child(records, shimProcess, host, settings, oomKills);
    }

    private ProcessBuilder builder(Records records, ChildCommand command) {
        var words = new ArrayList<>(interruptReset);
        words.addAll(List.of("setsid", "/bin/sh", "-c", shim, "terrane-shim"));
        words.add(records.directory().toString());
        words.add(host.bootId());
        words.addAll(command.words());
        var builder = new ProcessBuilder(words).directory(command.directory().toFile());
        builder.environment().clear();
        builder.environment().putAll(command.environment());
        builder.environment().put("PWD", command.directory().toString());
        redirect(builder, records.out().toFile(), command.stdout());
        return builder;
    }

    /** Files, never pipes: whoever writes to a pipe dies with its reader. */
    private static void redirect(ProcessBuilder builder, File out, Optional<Path> stdout) {
        builder.redirectInput(NOTHING);
        if (stdout.isPresent()) {
            builder.redirectOutput(stdout.get().toFile()).redirectError(Redirect.appendTo(out));
        } else {
            builder.redirectErrorStream(true).redirectOutput(Redirect.appendTo(out));
        }
    }

    private static String shimScript() {
        try (var script = Children.class.getResourceAsStream("shim.sh")) {
            if (script == null) {
                throw new IllegalStateException("The shim is missing from this build");
            }
            return new String(script.readAllBytes(), UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
