package io.terrane.executor.step;

import static io.terrane.executor.step.Workspace.failed;
import static io.terrane.executor.step.Workspace.succeeded;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.terrane.protocol.FailureKind;
import io.terrane.protocol.PlanSummary;
import io.terrane.protocol.RunKind;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(120)
class PlanAndApplyTest {
    @TempDir
    Path data;

    @Test
    void plansAndAppliesAndThenFindsNothingToDo() throws Exception {
        var workspace = Workspace.of(data, "hello");

        var planned = workspace.plan();
        var applied = workspace.apply(planned);
        var again = workspace.plan();

        assertThat(succeeded(planned).summary()).isEqualTo(new PlanSummary(3, 0, 0, 0, 0, 0, 1));
        assertThat(planned.text()).contains("Plan: 3 to add, 0 to change, 0 to destroy.");
        assertThat(succeeded(applied).outputs().values())
                .extracting(output -> String.valueOf(output.value()))
                .containsExactly("{\"ada\":\"hello, ada\",\"grace\":\"hello, grace\",\"linus\":\"hello, linus\"}");
        assertThat(applied.text()).contains("Apply complete! Resources: 3 added, 0 changed, 0 destroyed.");
        assertThat(new String(workspace.state.orElseThrow(), UTF_8)).contains("hello, grace");
        assertThat(succeeded(again).changes()).isFalse();
        assertThat(workspace.directory(applied)).doesNotExist();
    }

    @Test
    void destroysWhatItMade() throws Exception {
        var workspace = Workspace.of(data, "hello");
        var _ = workspace.apply(workspace.plan());
        workspace.kind = RunKind.DESTROY;

        var planned = workspace.plan();
        var applied = workspace.apply(planned);

        assertThat(succeeded(planned).summary().destroy()).isEqualTo(3);
        assertThat(succeeded(applied).resources()).hasSize(3);
        assertThat(new String(workspace.state.orElseThrow(), UTF_8)).contains("\"resources\": []");
    }

    @Test
    void keepsTheFirstResourceWhereTheSecondFails() throws Exception {
        var workspace = Workspace.of(data, "failing-apply");

        var applied = workspace.apply(workspace.plan());

        assertThat(failed(applied).failureKind()).isEqualTo(FailureKind.APPLY);
        assertThat(failed(applied).exitCode()).isEqualTo(1);
        assertThat(applied.text()).contains("cannot reach the service");
        assertThat(new String(workspace.state.orElseThrow(), UTF_8)).contains("\"name\": \"first\"");
    }

    @Test
    void anApplyEndsBeforeItsStateIsStoredAndStoresItAllTheSame() throws Exception {
        var workspace = Workspace.of(data, "hello");
        var task = workspace.applyTask(workspace.plan());
        task.stateTroubles.set(5);

        var applied = workspace.execute(task);

        assertThat(succeeded(applied).statePending()).isTrue();
        assertThat(applied.text()).contains("The state could not be stored yet");
        assertThat(new String(applied.lastState().orElseThrow(), UTF_8)).contains("hello, grace");
        assertThat(workspace.directory(applied)).doesNotExist();
    }

    @Test
    void saysWhichVariableIsNotDeclared() throws Exception {
        var workspace = Workspace.of(data, "hello").with("greting", "hi");

        var planned = workspace.plan();

        assertThat(failed(planned).failureKind()).isEqualTo(FailureKind.VARIABLE);
        assertThat(failed(planned).message()).contains("greting");
    }
}
