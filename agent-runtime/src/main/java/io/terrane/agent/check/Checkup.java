package io.terrane.agent.check;

import io.terrane.agent.check.Finding.Bad;
import io.terrane.agent.check.Finding.Good;
import io.terrane.agent.session.ExitCode;
import io.terrane.agent.settings.InvalidSettings;
import io.terrane.agent.settings.Settings;
import java.io.PrintStream;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Looks at the settings, the machine and the control plane, and prints a line for each thing. */
public final class Checkup {
    private Checkup() {}

    /** Answers with what the agent would end, for the first thing that is wrong; registers nobody. */
    public static ExitCode run(Map<String, String> environment, PrintStream out) throws InterruptedException {
        var findings = findings(environment);
        findings.forEach(finding -> out.println(finding.line()));
        return findings.stream()
                .flatMap(finding -> finding instanceof Bad bad ? Stream.of(bad.code()) : Stream.empty())
                .findFirst()
                .orElse(ExitCode.DRAINED);
    }

    private static List<Finding> findings(Map<String, String> environment) throws InterruptedException {
        try {
            var settings = Settings.read(environment);
            return Stream.of(
                            List.<Finding>of(new Good("settings", words(settings))),
                            new MachineCheck(settings, environment).findings(),
                            new ControlPlaneCheck(settings).findings())
                    .flatMap(List::stream)
                    .toList();
        } catch (InvalidSettings invalid) {
            return invalid.complaints().stream()
                    .map(complaint -> Finding.bad("settings", complaint))
                    .toList();
        }
    }

    private static String words(Settings settings) {
        return "agent %s with %d slots and %d labels"
                .formatted(settings.name(), settings.slots(), settings.labels().size());
    }
}
