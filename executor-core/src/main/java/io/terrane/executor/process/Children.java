package io.terrane.executor.process;

import io.terrane.executor.failpoint.FailPoint;
import java.io.File;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
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
    private final String shim = Script.read("shim.sh");
    private final List<String> interruptReset = InterruptReset.words();
    private final Host host = new Host();
    private final OomKills oomKills;

    public Children(CancelSettings settings) {
        this(settings, OomKills.ofThisProcess());
    }

    Children(CancelSettings settings, OomKills oomKills) {
        this.settings = settings;
        this.oomKills = oomKills;
    }

    /**
     * Starts a child, or takes up the one that the records are about: it may run still, or have ended long ago, or be
     * about to be started by a shim whose starter is gone. However often this is called, there is one child at most.
     *
     * @param directory for the records, this child's alone
     */
    public Child start(Path directory, ChildCommand command) throws IOException, InterruptedException {
        var records = new Records(directory);
        var begun = records.begun();
        if (begun.isEmpty()) {
            begin(records, command.policy());
            FailPoint.CHILD_BEGUN.reached();
        } else if (!begun.get().bootId().equals(host.bootId()) || records.shim().isPresent()) {
            return child(records, Optional.empty(), command);
        }
        var shimProcess = builder(records, command).start();
        FailPoint.CHILD_STARTED.reached();
        return child(records, Optional.of(shimProcess), command);
    }

    private void begin(Records records, StopPolicy policy) throws IOException {
        records.begin(new Beginning(host.bootId(), oomKills.count()));
        if (policy == StopPolicy.ONLY_WHEN_FORCED) {
            records.sync();
        }
    }

    /** Whether a child was, or may have been, started with these records. */
    public static boolean hasBegun(Path directory) throws IOException {
        return new Records(directory).begun().isPresent();
    }

    /** Whether anybody lives who belongs to the child of these records: itself, its shim, what it left behind. */
    public static boolean isAnyoneAlive(Path directory) throws IOException {
        var records = new Records(directory);
        var host = new Host();
        var child = records.child();
        return (child.isPresent() && !host.sessionOf(child.get()).isEmpty())
                || records.shim().filter(host::isAlive).isPresent();
    }

    private Child child(Records records, Optional<Process> shimProcess, ChildCommand command) {
        return new Child(records, shimProcess, host, settings, command.policy(), oomKills);
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

    /**
     * Files, never pipes: whoever writes to a pipe dies with its reader. Appended to: another shim's child may write.
     */
    private static void redirect(ProcessBuilder builder, File out, Optional<Path> stdout) {
        builder.redirectInput(NOTHING);
        if (stdout.isPresent()) {
            builder.redirectOutput(Redirect.appendTo(stdout.get().toFile())).redirectError(Redirect.appendTo(out));
        } else {
            builder.redirectErrorStream(true).redirectOutput(Redirect.appendTo(out));
        }
    }
}
