package io.terrane.agent;

import io.quarkus.runtime.Quarkus;
import io.quarkus.runtime.annotations.QuarkusMain;
import io.terrane.agent.check.Checkup;
import io.terrane.agent.session.ExitCode;
import io.terrane.agent.settings.InvalidSettings;
import io.terrane.agent.settings.Settings;
import io.terrane.agent.settings.Version;
import io.terrane.executor.failpoint.Armed;
import java.util.List;

/** Starts the agent, unless it is merely asked something or cannot work as it is set up. */
@QuarkusMain
public final class Main {
    private Main() {}

    public static void main(String... arguments) {
        switch (List.of(arguments)) {
            case List<String> none when none.isEmpty() -> start();
            case List<String> one when one.equals(List.of(Single.OPTION)) -> start(Single.OPTION);
            case List<String> one when one.equals(List.of("--version")) -> System.out.println(Version.current());
            case List<String> one when one.equals(List.of("--help")) -> System.out.println(Usage.TEXT);
            case List<String> one when one.equals(List.of("--check")) -> check();
            default ->
                refuse(List.of(
                        "The agent takes --single, --check, --version or --help, or no argument at all.",
                        "",
                        Usage.TEXT));
        }
    }

    private static void check() {
        try {
            System.exit(Checkup.run(System.getenv(), System.out).status());
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private static void start(String... arguments) {
        try {
            var _ = Settings.read(System.getenv());
            var _ = Armed.in(System.getenv());
        } catch (InvalidSettings invalid) {
            refuse(invalid.complaints());
        } catch (IllegalArgumentException noFailPoint) {
            refuse(List.of(String.valueOf(noFailPoint.getMessage())));
        }
        Quarkus.run(Agent.class, arguments);
    }

    private static void refuse(List<String> sentences) {
        sentences.forEach(System.err::println);
        System.exit(ExitCode.BAD_CONFIGURATION.status());
    }
}
