package io.terrane.executor.step;

import io.terrane.executor.backend.LoopbackBackend;
import io.terrane.executor.input.StatePlace;
import io.terrane.executor.state.NotAState;
import io.terrane.executor.state.StateInventory;
import io.terrane.protocol.FailureKind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Map;
import java.util.Optional;

/** The state that the engine works with, wherever it is. */
final class LiveState implements AutoCloseable {
    private final TaskDirectory directory;
    private Optional<LoopbackBackend> backend = Optional.empty();
    private Optional<Path> file = Optional.empty();

    LiveState(TaskDirectory directory) {
        this.directory = directory;
    }

    /** The state that the task begins with; empty for a workspace that has none. */
    Optional<Path> base() {
        return Optional.of(directory.baseState()).filter(Files::exists);
    }

    /** How many resources it begins with. */
    int size() throws StepFailed, IOException {
        try {
            return base().isPresent()
                    ? StateInventory.of(base().get()).addresses().size()
                    : 0;
        } catch (NotAState e) {
            throw new StepFailed(FailureKind.STATE, "The workspace's state cannot be read: " + e.getMessage());
        }
    }

    /** Puts the state that the task begins with where the engine looks for it. */
    void put(StatePlace place, Path workingDirectory) throws IOException {
        var state = workingDirectory.resolve(StatePlace.STATE);
        place.claim(workingDirectory);
        Files.deleteIfExists(state);
        if (place == StatePlace.FILE && base().isPresent()) {
            Files.copy(base().get(), state, StandardCopyOption.COPY_ATTRIBUTES);
        }
    }

    /** Keeps the state from now on; where an earlier process of ours did, goes on with what it kept. */
    void open(StatePlace place, Path workingDirectory) throws IOException, InterruptedException {
        file = Optional.of(workingDirectory.resolve(StatePlace.STATE));
        if (place == StatePlace.LOOPBACK && backend.isEmpty()) {
            backend = Optional.of(LoopbackBackend.open(directory.states(), base()));
        }
    }

    boolean isLoopback() {
        return backend.isPresent();
    }

    /** What tells the engine where its state is, where a file does not. */
    Map<String, String> environment() {
        return backend.map(LoopbackBackend::environment).orElse(Map.of());
    }

    /** The state as the engine wrote it last; in the beginning it may be the one that it began with, or none. */
    Optional<Path> newest() throws IOException {
        return backend.isPresent() ? backend.get().newest() : file.filter(LiveState::isWritten);
    }

    /** The engine makes its file at its start, and has nothing to write into it before the first resource. */
    private static boolean isWritten(Path state) {
        return state.toFile().length() > 0;
    }

    @Override
    public void close() {
        backend.ifPresent(LoopbackBackend::close);
    }
}
