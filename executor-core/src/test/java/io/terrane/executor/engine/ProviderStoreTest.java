package io.terrane.executor.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProviderStoreTest {
    private static final String PACKAGE = "registry.example.org/acme/thing/1.2.3/linux_amd64";

    @TempDir
    Path directory;

    @Test
    void whatOneTaskFetchedTheNextOneFinds() throws Exception {
        var store = new ProviderStore(directory.resolve("store"));
        var first = fetched("first");

        store.keep(first);
        var second = Files.createDirectories(directory.resolve("second"));
        store.lend(second);

        assertThat(second.resolve(PACKAGE)).isSymbolicLink();
        assertThat(second.resolve(PACKAGE + "/terraform-provider-thing"))
                .hasContent("program")
                .isExecutable();
    }

    @Test
    void manyTasksThatFetchedTheSameLeaveOneWholePackage() throws Exception {
        var store = new ProviderStore(directory.resolve("store"));
        var calls = new ArrayList<Callable<Boolean>>();
        for (var i = 0; i < 50; i++) {
            var cache = fetched("task-" + i);
            calls.add(() -> {
                store.keep(cache);
                return true;
            });
        }

        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (var call : threads.invokeAll(calls)) {
                assertThat(call.get()).isTrue();
            }
        }

        assertThat(directory.resolve("store/" + PACKAGE + "/terraform-provider-thing"))
                .hasContent("program");
        assertThat(directory.resolve("store")).isDirectoryNotContaining("glob:**/.incoming-*");
    }

    @Test
    void aTaskThatIsRemovedTakesNothingOfTheStoreWithIt() throws Exception {
        var store = new ProviderStore(directory.resolve("store"));
        store.keep(fetched("first"));
        var second = Files.createDirectories(directory.resolve("second"));
        store.lend(second);

        Files.delete(second.resolve(PACKAGE));

        assertThat(directory.resolve("store/" + PACKAGE + "/terraform-provider-thing"))
                .hasContent("program");
    }

    private Path fetched(String name) throws Exception {
        var cache = directory.resolve(name);
        var program = Files.createDirectories(cache.resolve(PACKAGE)).resolve("terraform-provider-thing");
        Files.writeString(program, "program");
        assertThat(program.toFile().setExecutable(true)).isTrue();
        return cache;
    }
}
