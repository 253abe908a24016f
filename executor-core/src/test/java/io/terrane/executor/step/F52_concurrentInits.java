package io.terrane.executor.step;

import static org.assertj.core.api.Assertions.assertThat;

import io.terrane.executor.TaskControl;
import io.terrane.fault.Iterations;
import io.terrane.protocol.Desired;
import io.terrane.protocol.Variable;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Many inits at once that all need a provider which nobody has: it is fetched once, and is whole everywhere. */
class F52_concurrentInits {
    /** Each takes half a second of a processor: all 50 only where faults are what is tried. */
    private static final int INITS = Integer.getInteger("faults.iterations", 0) > 0 ? 50 : 16;

    private static final int PROGRAM_BYTES = 3_000_000;
    private static final String INITIALIZED = "Terraform has been successfully initialized!";

    @Test
    void manyFetchAProviderOnce(@TempDir Path directory) throws Exception {
        Iterations.of("F52", 1).run(_ -> round(Files.createTempDirectory(directory, "round")));
    }

    private static void round(Path directory) throws Exception {
        try (var mirror = new ProviderMirror(directory, PROGRAM_BYTES);
                var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var workspace = workspace(directory, mirror);
            var inits = new ArrayList<Future<StoredTask>>();
            for (var i = 0; i < INITS; i++) {
                var task = workspace.planTaskOfAnotherRun();
                inits.add(threads.submit(() -> init(workspace, task)));
            }

            for (var each : inits) {
                assertThat(each.get().text()).contains(INITIALIZED);
            }

            assertThat(mirror.downloads).hasSize(1);
            var packages = directory.resolve("data/providers").resolve(ProviderMirror.PROVIDER);
            try (var programs = Files.walk(packages)) {
                assertThat(programs.filter(Files::isRegularFile))
                        .singleElement()
                        .satisfies(program -> assertThat(program).hasSize(PROGRAM_BYTES));
            }
        }
    }

    private static Workspace workspace(Path directory, ProviderMirror mirror) throws Exception {
        var environment = new HashMap<>(System.getenv());
        environment.put("SSL_CERT_FILE", mirror.certificate().toString());
        var configuration = Workspace.pack(Map.of("main.tf", """
                terraform {
                  required_providers {
                    thing = {
                      source = "%s"
                    }
                  }
                }
                """.formatted(ProviderMirror.PROVIDER)));
        var workspace = new Workspace(directory.resolve("data"), configuration, environment);
        workspace.variables.add(new Variable(
                "TF_CLI_CONFIG_FILE",
                mirror.engineConfiguration().toString(),
                Variable.Category.ENVIRONMENT,
                false,
                false));
        return workspace;
    }

    /** And no more than that: nobody can run the provider. */
    private static StoredTask init(Workspace workspace, StoredTask task) throws Exception {
        var control = new TaskControl();
        task.whenLogged(INITIALIZED, () -> control.raise(Desired.CANCEL));
        return workspace.execute(task, control);
    }
}
