package io.terrane.executor.output;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import com.fasterxml.jackson.databind.JsonNode;
import io.terrane.executor.log.LogSecrets;
import io.terrane.executor.state.StateHeader;
import io.terrane.protocol.ResourceAction;
import io.terrane.protocol.ResourceProgress;
import io.terrane.protocol.ResourceProgress.Status;
import io.terrane.protocol.Variable;
import io.terrane.protocol.WireJson;
import java.io.ByteArrayOutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ApplyEventsTest {
    private static final LogSecrets NONE = LogSecrets.of(List.of());

    @TempDir
    Path directory;

    @Test
    void showsAnApplyAsTheEngineDoes() throws Exception {
        var events = RealTerraform.of("hello", directory).applyEvents();

        var text = plain(rendered(events, NONE));

        assertThat(text.replaceAll("after \\d+s \\[id=[0-9a-f-]{36}", "after 0s [id=X"))
                .contains("""
                        terraform_data.person["ada"]: Creating...
                        """, """
                        terraform_data.person["ada"]: Provisioning with 'local-exec'...
                        """, """
                        terraform_data.person["ada"] (local-exec): Executing: ["/bin/sh" "-c" "echo \\"$GREETING\\""]
                        """, """
                        terraform_data.person["ada"] (local-exec): hello, ada
                        """, """
                        terraform_data.person["ada"]: Creation complete after 0s [id=X]
                        """)
                .endsWith("""

                        Apply complete! Resources: 3 added, 0 changed, 0 destroyed.

                        Outputs:

                        greetings = {
                          "ada" = "hello, ada"
                          "grace" = "hello, grace"
                          "linus" = "hello, linus"
                        }
                        """);
    }

    @Test
    void showsOutputsAsTheEngineDoes() throws Exception {
        var terraform = RealTerraform.of("types", directory);
        terraform.write("more.tf", """
                output "lines" {
                  value = { text = "one\\ntwo \\"quoted\\"\\n", empty = [], none = {} }
                }
                output "unique" {
                  value = toset(["b", "a"])
                }
                output "pair" {
                  value = [1.5, true, null, "x\\ty"]
                }
                """);

        var text = plain(rendered(terraform.applyEvents(), NONE));

        assertThat(text).doesNotContain("not-so-secret");
        assertThat(text.substring(text.indexOf("Outputs:\n\n") + 10))
                .isEqualTo(terraform.text("output", "-no-color").replace("<sensitive>", "(sensitive value)"));
    }

    @Test
    void showsDiagnosticsAsTheEngineDoes() throws Exception {
        var terraform = RealTerraform.of("check-blocks", directory);
        var text = plain(rendered(terraform.applyEvents(), NONE));

        var own = plain(terraform.text("plan"));

        assertThat(boxes(text)).isNotEmpty().isEqualTo(boxes(own));
    }

    @Test
    void tellsWhatBecameOfEachResource() throws Exception {
        var events = RealTerraform.of("failing-apply", directory).applyEvents();
        var apply = new ApplyEvents(NONE, directory.resolve("dump"));

        var text = plain(rendered(events, apply));

        assertThat(text.replaceAll("after \\d+s", "after 0s")).contains("""
                terraform_data.second (local-exec): cannot reach the service
                terraform_data.second: Creation errored after 0s
                ╷
                │ Error: local-exec provisioner error
                │\s
                │   with terraform_data.second,
                │   on main.tf line 8, in resource "terraform_data" "second":
                │    8:   provisioner "local-exec" {
                │\s
                │ Error running command 'echo 'cannot reach the service' >&2; exit 7': exit
                """.stripTrailing());
        assertThat(apply.failure())
                .hasValue("local-exec provisioner error: Error running command 'echo 'cannot reach the service' >&2;"
                        + " exit 7': exit status 7. Output: cannot reach the service");
        assertThat(apply.progress())
                .extracting(ResourceProgress::address, ResourceProgress::action, ResourceProgress::status)
                .containsExactly(
                        tuple("terraform_data.first", ResourceAction.CREATE, Status.APPLIED),
                        tuple("terraform_data.second", ResourceAction.CREATE, Status.ERRORED));
        assertThat(apply.progress()).isEmpty();
    }

    @Test
    void namesTheIdOfEveryResource() throws Exception {
        var terraform = RealTerraform.of("hello", directory);
        var apply = new ApplyEvents(NONE, directory.resolve("dump"));

        var _ = rendered(terraform.applyEvents(), apply);

        var state = json(Files.readAllBytes(directory.resolve("terraform.tfstate")));
        assertThat(apply.progress())
                .hasSize(3)
                .allMatch(progress -> requireNonNull(progress.elapsedMs()) >= 0)
                .extracting(ResourceProgress::id)
                .hasSameElementsAs(state.findValuesAsText("id"));
    }

    @Test
    void masksASecretThatAPauseCutInTwo() throws Exception {
        var key = "-----BEGIN EXAMPLE-----\nc2VjcmV0LWxpbmUtb25l\nc2VjcmV0LWxpbmUtdHdv\n-----END EXAMPLE-----\n";
        var secrets = secrets("correct horse+battery/staple", key);
        var apply = new ApplyEvents(secrets, directory.resolve("dump"));

        var text = secrets.mask(
                plain(rendered(RealTerraform.of("secrets", directory).applyEvents(), apply)));

        assertThat(text)
                .doesNotContain("correct", "battery", "staple", "Y29ycmVjdCBob3Jz", "c2VjcmV0LWxpbmUt", "EXAMPLE")
                .contains("terraform_data.leak (local-exec): ***\n", "(local-exec): password=***&next\n");
    }

    @Test
    void masksASecretInPiecesWhileOthersPrint() {
        var apply = new ApplyEvents(secrets("hunter2!"), directory.resolve("dump"));
        var events = output("a", "my hun")
                + output("b", "hello")
                + output("a", "ter2")
                + output("a", "! is")
                + output("b", "hunt")
                + complete("b")
                + output("a", "hunter")
                + complete("c");

        var text = plain(rendered(events.getBytes(UTF_8), apply));

        assertThat(text).isEqualTo("""
                b (local-exec): hello
                a (local-exec): my *** is
                b (local-exec): hunt
                b: Creation complete
                c: Creation complete
                a (local-exec): hunter
                """);
    }

    @Test
    void rendersTheSameBytesWhereverTheyAreCut() throws Exception {
        var secrets = secrets("correct horse+battery/staple");
        var input = new ByteArrayOutputStream();
        for (var name : List.of("secrets", "failing-apply", "types")) {
            var own = Files.createDirectory(directory.resolve(name));
            input.writeBytes(RealTerraform.of(name, own).applyEvents());
            input.writeBytes("broken \377\376 and \0 here\r\n{ no event\n".getBytes(ISO_8859_1));
        }
        input.writeBytes(("{\"long\":\"" + "z".repeat(EventLines.LINE_BYTES) + "\"}\n{unfinished").getBytes(UTF_8));
        var whole = rendered(input.toByteArray(), secrets);

        for (var seed = 1; seed <= 5; seed++) {
            assertThat(cut(input.toByteArray(), new Random(seed), secrets)).isEqualTo(whole);
        }
    }

    @Test
    void passesOnWhatIsNoEvent() {
        var bytes = ("plain \377\376 \0\r\n{\"json\": true}\n{broken\n\n[1]\n{\"@message\":\"x\"}\n" + "{\"long\":\""
                        + "z".repeat(2 * EventLines.LINE_BYTES) + "\"}\nno end")
                .getBytes(ISO_8859_1);

        assertThat(rendered(bytes, NONE)).isEqualTo(bytes);
    }

    @Test
    void takesAnEndlessLineInConstantMemory() {
        var apply = new ApplyEvents(NONE, directory.resolve("dump"));
        var part = new byte[64 << 10];
        Arrays.fill(part, (byte) 'x');
        part[0] = '{';
        var rendered = 0L;

        for (var i = 0; i < 16_384; i++) {
            rendered += apply.render(part, 0, part.length).length;
        }

        assertThat(rendered + apply.finish().length).isEqualTo(1L << 30);
    }

    @Test
    void keepsAStateThatTheEngineCouldOnlyPrint() throws Exception {
        var terraform = RealTerraform.of("hello", directory);
        terraform.plan("-var=greeting=big <9007199254740993> secret");
        var events = terraform.shell("trap '' XFSZ; ulimit -f 0; exec terraform apply -lock=false -json plan");
        var apply = new ApplyEvents(NONE, directory.resolve("dump"));

        var text = plain(rendered(events, apply));

        assertThat(text)
                .contains("The engine could not write its state and printed it", "Error: Failed to write state")
                .doesNotContain("lineage");
        var dump = apply.stateDump().orElseThrow();
        try (var state = Files.newInputStream(dump)) {
            assertThat(StateHeader.read(state).terraformVersion()).startsWith("1.");
        }
        assertThat(json(Files.readAllBytes(dump)).findValuesAsText("value"))
                .contains("big <9007199254740993> secret, ada");
    }

    @Test
    void keepsADumpOfAnySizeOutOfTheLog() throws Exception {
        var state = "{\"version\":4,\"a\":\"state\\\"}{\\\\\",\"state\":{\"b\":[1,{\"c\":\"" + "x".repeat(3 << 20)
                + "\"}]}}";
        var line = "{\"@level\":\"info\",\"@message\":\"Emergency state dump\",\"@module\":\"terraform.ui\","
                + "\"@timestamp\":\"2026-11-22T15:21:13.178963Z\",\"state\":" + state + ",\"type\":\"log\"}\n";
        var apply = new ApplyEvents(NONE, directory.resolve("dump"));

        var text = cut(line.getBytes(UTF_8), new Random(1), apply);

        assertThat(text).hasSizeLessThan(200);
        assertThat(apply.stateDump().orElseThrow()).hasContent(state);
    }

    private static String output(String address, String text) {
        return event(address, "provision_progress", address + ": (local-exec): " + text, """
                ,"provisioner":"local-exec","output":"%s\"""".formatted(text));
    }

    private static String complete(String address) {
        return event(address, "apply_complete", address + ": Creation complete", ",\"action\":\"create\"");
    }

    private static String event(String address, String type, String message, String more) {
        return """
                {"@level":"info","@message":"%s","hook":{"resource":{"addr":"%s"}%s},"type":"%s"}
                """.formatted(message, address, more, type);
    }

    private byte[] rendered(byte[] events, LogSecrets secrets) {
        return rendered(events, new ApplyEvents(secrets, directory.resolve("dump")));
    }

    private static byte[] rendered(byte[] events, ApplyEvents apply) {
        var text = new ByteArrayOutputStream();
        text.writeBytes(apply.render(events, 0, events.length));
        text.writeBytes(apply.finish());
        return text.toByteArray();
    }

    private byte[] cut(byte[] events, Random random, LogSecrets secrets) {
        return cut(events, random, new ApplyEvents(secrets, directory.resolve("dump")));
    }

    private static byte[] cut(byte[] events, Random random, ApplyEvents apply) {
        var text = new ByteArrayOutputStream();
        for (var at = 0; at < events.length; ) {
            var count = Math.min(events.length - at, random.nextBoolean() ? random.nextInt(40) : random.nextInt(3000));
            text.writeBytes(apply.render(events, at, count));
            at += count;
        }
        text.writeBytes(apply.finish());
        return text.toByteArray();
    }

    /** The lines of warnings and errors. */
    private static List<String> boxes(String text) {
        return text.lines()
                .filter(line -> line.startsWith("│") || line.startsWith("╷") || line.startsWith("╵"))
                .toList();
    }

    private static String plain(byte[] text) {
        return plain(new String(text, UTF_8));
    }

    private static String plain(String text) {
        return text.replaceAll("\033\\[[0-9;]*m", "");
    }

    private static LogSecrets secrets(String... values) {
        return LogSecrets.of(Arrays.stream(values)
                .map(value -> new Variable("v", value, Variable.Category.TERRAFORM, false, true))
                .toList());
    }

    private static JsonNode json(byte[] bytes) throws Exception {
        return WireJson.mapper().readTree(bytes);
    }
}
