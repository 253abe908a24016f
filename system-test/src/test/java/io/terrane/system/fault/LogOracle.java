package io.terrane.system.fault;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.terrane.executor.log.LogSecrets;
import io.terrane.executor.log.Masker;
import io.terrane.executor.output.ApplyEvents;
import io.terrane.protocol.Variable;
import io.terrane.system.TestWorkspace;
import io.terrane.system.fault.WatchedEngine.Start;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Oracle L: the server's log is what the children printed, masked, byte for byte, each once and in order. */
final class LogOracle {
    private final WatchedEngine engine;
    private final LogSecrets secrets;

    LogOracle(WatchedEngine engine, List<Variable> variables) {
        this.engine = engine;
        this.secrets = LogSecrets.of(variables);
    }

    /** Of a phase that went well: all else that a log says is which engine runs. */
    void holds(TestWorkspace workspace, String run, String phase) throws Exception {
        holds(workspace, run, phase, "");
    }

    /** @param lastWords of our own, after the children's */
    void holds(TestWorkspace workspace, String run, String phase, String lastWords) throws Exception {
        var expected = new ByteArrayOutputStream();
        expected.writeBytes(
                "Running terraform %s.\n".formatted(version(workspace, run)).getBytes(UTF_8));
        for (var start : starts(run, phase)) {
            expected.writeBytes(masked(start));
        }
        expected.writeBytes(lastWords.getBytes(UTF_8));

        assertThat(new String(workspace.logBytes(run, phase), UTF_8)).isEqualTo(expected.toString(UTF_8));
    }

    private static String version(TestWorkspace workspace, String run) throws IOException, InterruptedException {
        return workspace.show(run).get("engine_version").textValue();
    }

    /** A plan ends with {@code show}; what comes after is the apply's. */
    private List<Start> starts(String run, String phase) throws IOException {
        var all = engine.starts(run);
        var commands = all.stream().map(Start::command).toList();
        var cut = commands.lastIndexOf("show") + 1;
        return phase.equals("plan") ? all.subList(0, cut) : all.subList(cut, all.size());
    }

    private byte[] masked(Start start) throws IOException {
        var printed = Files.readAllBytes(start.printed());
        var text = start.command().equals("apply") ? rendered(printed, start.printed()) : printed;
        var masked = new ByteArrayOutputStream();
        var masker = new Masker(secrets, masked::write);
        masker.write(text, 0, text.length);
        masker.finish();
        return masked.toByteArray();
    }

    private byte[] rendered(byte[] events, Path file) {
        var renderer = new ApplyEvents(secrets, file.resolveSibling("dump"));
        var text = new ByteArrayOutputStream();
        text.writeBytes(renderer.render(events, 0, events.length));
        text.writeBytes(renderer.finish());
        return text.toByteArray();
    }
}
