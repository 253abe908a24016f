package io.terrane.executor.step;

import io.terrane.executor.output.ImportBlock;
import io.terrane.executor.state.NotAState;
import io.terrane.executor.state.StateInventory;
import io.terrane.protocol.ResourceAction;
import io.terrane.protocol.ResourceProgress;
import io.terrane.protocol.ResourceProgress.Status;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Finds what an engine made and could not write down before it was killed, and says how to get it into the state. */
final class Recovery {
    private static final Set<ResourceAction> MAKES = Set.of(ResourceAction.CREATE, ResourceAction.REPLACE);

    private final Task task;
    private final Findings findings;

    Recovery(Task task, Findings findings) {
        this.task = task;
        this.findings = findings;
    }

    /** @param state the last that there is; empty where there is none */
    void tell(Optional<Path> state) throws NotAState, IOException {
        var known = state.isPresent() ? StateInventory.of(state.get()).addresses() : Set.<String>of();
        var blocks = findings.resources().stream()
                .filter(resource -> isMade(resource) && !known.contains(resource.address()))
                .map(resource -> ImportBlock.of(resource.address(), String.valueOf(resource.id())))
                .collect(Collectors.joining("\n"));
        if (!blocks.isEmpty()) {
            task.log()
                    .say(
                            "These resources were made, and %s was killed before it could write that into the state. Add this to the configuration, and the next run takes them over:\n\n%s"
                                    .formatted(task.engineName(), blocks));
        }
    }

    private static boolean isMade(ResourceProgress resource) {
        return resource.status() == Status.APPLIED && resource.id() != null && MAKES.contains(resource.action());
    }
}
