package io.terrane.system;

import static io.terrane.system.TestWorkspace.status;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;

/**
 * A workspace of two resources, the second of which waits in its apply until it is let go.
 *
 * @param starts a line for each time that it was begun to make the second
 */
record HeldApply(TestWorkspace workspace, Path starts, Path gate) {
    private static final Duration LIMIT = Duration.ofMinutes(2);
    private static final String HELD = "it is held";
    private static final String FREE = "it is free";

    /** @param directory for what the apply writes and waits for */
    static HeldApply in(Path directory, TestWorkspace workspace) throws Exception {
        var held = new HeldApply(workspace, directory.resolve("starts"), directory.resolve("gate"));
        // The engine shows the command too, which must not look like what it prints.
        var _ = workspace.configure(Map.of("main.tf", """
                resource "terraform_data" "first" {}

                resource "terraform_data" "second" {
                  depends_on = [terraform_data.first]

                  provisioner "local-exec" {
                    command = "is=held; echo it is $is | tee -a %s; until [ -e %s ]; do sleep 0.1; done; is=free; echo it is $is"
                  }
                }
                """.formatted(held.starts, held.gate)));
        return held;
    }

    /** Answers a run that waits by now. */
    String begin() throws Exception {
        var run = workspace.run(Map.of("auto_apply", true));
        var _ = Await.until(
                "apply that waits",
                LIMIT,
                () -> status(workspace.show(run)).equals("applying") ? workspace.log(run, "apply") : "",
                log -> log.contains(HELD));
        return run;
    }

    void letGo() throws Exception {
        var _ = Files.createFile(gate);
    }

    /** Of a run that was let go: it was carried out once, and its whole log and its state are stored. */
    void verifyApplied(String run) throws Exception {
        var _ = workspace.await(run, "applied");

        assertThat(starts).hasContent(HELD);
        assertThat(workspace.log(run, "apply"))
                .containsOnlyOnce(HELD)
                .containsOnlyOnce(FREE)
                .contains("Apply complete! Resources: 2 added");
        assertThat(workspace.isLogWhole(run, "apply")).isTrue();
        assertThat(workspace.instances()).isEqualTo(2);
    }

    /** Of a run that was canceled while it was held. */
    void verifyCanceled(String run) throws Exception {
        var _ = workspace.await(run, "canceled");

        assertThat(starts).hasContent(HELD);
        assertThat(workspace.log(run, "apply"))
                .contains(HELD, "Stopping operation...")
                .doesNotContain(FREE);
        assertThat(workspace.isLogWhole(run, "apply")).isTrue();
        assertThat(workspace.state().toString()).contains("\"first\"");
    }
}
