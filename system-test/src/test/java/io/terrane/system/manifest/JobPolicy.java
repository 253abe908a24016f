package io.terrane.system.manifest;

import io.fabric8.kubernetes.api.model.batch.v1.Job;
import java.util.List;

/** What the Jobs that the control plane makes must be like: no worse than what the manifests have. */
public final class JobPolicy {
    private static final List<Rule> RULES = List.of(
            new Bounded(),
            new DefaultSeccomp(),
            new NoCapabilities(),
            new NoForeignSettings(),
            new NotPrivileged(),
            new NotRoot(),
            new NothingOfTheHost(),
            new PinnedImages(),
            new ReadOnlyRoot());

    private JobPolicy() {}

    /** A sentence for each of them that is not so. */
    public static List<String> violations(List<Job> jobs) {
        var manifests = new Manifests(List.copyOf(jobs));
        return RULES.stream()
                .flatMap(rule -> rule.violations(manifests).stream())
                .toList();
    }
}
