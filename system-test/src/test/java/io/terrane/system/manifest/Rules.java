package io.terrane.system.manifest;

import io.terrane.system.Installation;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.stream.Stream;

/** All rules there are. */
final class Rules {
    private Rules() {}

    static List<Rule> everywhere() throws IOException {
        return List.of(
                new BindingsRefer(),
                new Bounded(),
                new DefaultDeny(),
                new DefaultSeccomp(),
                new DocumentedSecrets(
                        Files.readString(Installation.here().root().resolve("docs/DEPLOYMENT.md"))),
                new IngressesReachServices(),
                new LeastPrivilege(),
                new LongSockets(),
                new MonitorsFindServices(),
                new NamespacesAreOurs(),
                new NoCapabilities(),
                new NoForeignSettings(),
                new NotPrivileged(),
                new NotRoot(),
                new NothingForbiddenReached(),
                new NothingOfTheHost(),
                new PinnedImages(),
                new PoliciesReachPods(),
                new Probed(),
                new ReadOnlyRoot(),
                new ReferencesAreThere(),
                new RollsWithoutGap(),
                new SelectorsMatch(),
                new ServicesReachPods(),
                new StopsInTime(),
                new TokensOnlyWithRoles());
    }

    /** Also those of an installation that must not be away. */
    static List<Rule> inProduction() throws IOException {
        var more = List.of(new EncryptedDatabase(), new OneMayGo(), new SeveralReplicas(), new SpreadOut());
        return Stream.concat(everywhere().stream(), more.stream()).toList();
    }
}
