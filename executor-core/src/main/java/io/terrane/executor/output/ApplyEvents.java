package io.terrane.executor.output;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import io.terrane.executor.log.LogRenderer;
import io.terrane.executor.log.LogSecrets;
import io.terrane.protocol.PlanSummary;
import io.terrane.protocol.ResourceProgress;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Reads what {@code apply -json} prints: text for people, and what became of the resources.
 *
 * <p>What the engine does to a provisioner's output before it gets here: a carriage return ends a line as a line feed
 * does; empty lines are dropped; a line ends also where the program pauses for a tenth of a second; a byte that is not
 * UTF-8 becomes U+FFFD; NUL and other control characters come through, escaped; and a line above 64 KiB is lost
 * (terraform 1.11.4 loses it in its text output too).
 */
public final class ApplyEvents implements LogRenderer {
    private static final String BOLD = "\033[0m\033[1m";
    private static final String GREEN = "\033[32m";
    private static final String RESET = "\033[0m";

    /** Of a failure, on one line. */
    private static final int FAILURE_CHARACTERS = 2000;

    private final LogSecrets secrets;
    private final ApplyProgress progress;
    private final StateDump dump;
    private final EventLines lines = new EventLines(new Lines());
    private final Map<String, ProvisionerLines> provisioners = new LinkedHashMap<>();
    private final ByteArrayOutputStream text = new ByteArrayOutputStream();
    private Optional<String> failure = Optional.empty();
    private PlanSummary summary = PlanSummary.NOTHING;

    /** @param stateDump the file for a state that the engine could only print */
    public ApplyEvents(LogSecrets secrets, Path stateDump) {
        this.secrets = secrets;
        this.progress = new ApplyProgress(secrets);
        this.dump = new StateDump(stateDump);
    }

    @Override
    public synchronized byte[] render(byte[] bytes, int offset, int length) {
        lines.write(bytes, offset, length);
        return taken();
    }

    @Override
    public synchronized byte[] finish() {
        lines.finish();
        dump.finish();
        endProvisioners();
        return taken();
    }

    /** What became of resources since the last call; of each the last that is known. */
    public synchronized List<ResourceProgress> progress() {
        return progress.drain();
    }

    /** The first error, as one line. */
    public synchronized Optional<String> failure() {
        return failure;
    }

    /** What was done, as the engine counts it when it has succeeded. */
    public synchronized PlanSummary summary() {
        return summary;
    }

    /** The file with the state, where the engine could write it nowhere and printed it. */
    public synchronized Optional<Path> stateDump() {
        return dump.file();
    }

    private byte[] taken() {
        var taken = text.toByteArray();
        text.reset();
        return taken;
    }

    private void event(JsonNode event) {
        var type = event.path("type").asText();
        var hook = event.path("hook");
        progress.note(type, hook);
        if (type.equals("provision_progress")) {
            provisioner(hook);
            return;
        }
        endProvisioner(hook.path("resource").path("addr").asText());
        switch (type) {
            case "version", "planned_change", "resource_drift", "provision_complete", "provision_errored" -> {}
            case "diagnostic" -> diagnostic(event.path("diagnostic"));
            case "change_summary" -> {
                summary = counts(event.path("changes"));
                say(BOLD + GREEN + "\n" + message(event) + "\n" + RESET);
            }
            case "outputs" -> outputs(event.path("outputs"));
            case "log" -> say(message(event) + "\n");
            default -> say(BOLD + message(event) + RESET + "\n");
        }
    }

    private static PlanSummary counts(JsonNode changes) {
        return new PlanSummary(
                changes.path("add").asInt(),
                changes.path("change").asInt(),
                changes.path("remove").asInt(),
                changes.path("import").asInt(),
                changes.path("forget").asInt(),
                0,
                0);
    }

    private void provisioner(JsonNode hook) {
        var address = hook.path("resource").path("addr").asText();
        var prefix = BOLD + address + " (" + hook.path("provisioner").asText() + "):" + RESET + " " + RESET;
        provisioners
                .computeIfAbsent(address, _ -> new ProvisionerLines(prefix, secrets, text))
                .add(hook.path("output").asText());
    }

    private void endProvisioner(String address) {
        var ended = provisioners.remove(address);
        if (ended != null) {
            ended.finish();
        }
    }

    private void endProvisioners() {
        provisioners.values().forEach(ProvisionerLines::finish);
        provisioners.clear();
    }

    private void diagnostic(JsonNode diagnostic) {
        say(DiagnosticText.of(diagnostic));
        if (failure.isEmpty() && diagnostic.path("severity").asText().equals("error")) {
            failure = Optional.of(oneLine(diagnostic));
        }
    }

    private String oneLine(JsonNode diagnostic) {
        var summary = diagnostic.path("summary").asText();
        var detail = diagnostic.path("detail").asText();
        var masked = secrets.mask(detail.isBlank() ? summary : summary + ": " + detail);
        var line = masked.strip().replaceAll("\\s+", " ");
        return line.length() <= FAILURE_CHARACTERS ? line : line.substring(0, FAILURE_CHARACTERS) + "...";
    }

    private void outputs(JsonNode outputs) {
        if (!outputs.isEmpty()) {
            say(BOLD + GREEN + "\nOutputs:\n\n" + RESET + OutputText.of(outputs));
        }
    }

    private static String message(JsonNode event) {
        return event.path("@message").asText();
    }

    private void say(String more) {
        text.writeBytes(more.getBytes(UTF_8));
    }

    private final class Lines implements EventLines.Target {
        @Override
        public void event(byte[] line) {
            try {
                var event = EngineJson.tree(line, 0, line.length);
                if (event.path("@message").isTextual() && event.path("type").isTextual()) {
                    ApplyEvents.this.event(event);
                    return;
                }
            } catch (IOException _) {
                // Not JSON, then.
            }
            text.writeBytes(line);
        }

        @Override
        public void other(byte[] bytes, int offset, int length) {
            text.write(bytes, offset, length);
        }

        @Override
        public void dump(byte[] bytes, int offset, int length) {
            dump.write(bytes, offset, length);
        }

        @Override
        public void dumpEnded() {
            dump.finish();
            say("The engine could not write its state and printed it; it was kept apart from this log.\n");
        }
    }
}
