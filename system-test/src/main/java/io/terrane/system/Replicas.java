package io.terrane.system;

import io.terrane.system.fault.ExternalPostgres;
import io.terrane.system.fault.FaultyProxy;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Control planes over one database that none of them owns, behind a balancer. Each keeps its port for its next life.
 */
public final class Replicas implements AutoCloseable {
    private final Installation installation;
    private final Path directory;
    private final Map<String, String> settings;
    private final ExternalPostgres database;
    private final List<Integer> ports = new ArrayList<>();
    private final List<ControlPlane> replicas = new ArrayList<>();
    private final FaultyProxy balancer;
    private final String token;

    private Replicas(
            Installation installation,
            Path directory,
            Map<String, String> settings,
            ExternalPostgres database,
            int count)
            throws Exception {
        this.installation = installation;
        this.directory = directory;
        this.settings = new HashMap<>(settings);
        this.settings.putAll(database.settings());
        this.database = database;
        for (var i = 0; i < count; i++) {
            ports.add(FreePort.find());
            replicas.add(begin(installation, i));
        }
        balancer = FaultyProxy.before(ports.stream()
                .map(port -> new InetSocketAddress(InetAddress.getLoopbackAddress(), port))
                .toList());
        token = replicas.getFirst().token();
    }

    /**
     * Starts so many, and waits until they listen.
     *
     * @param settings of each
     */
    public static Replicas start(Installation installation, Path directory, int count, Map<String, String> settings)
            throws Exception {
        return new Replicas(installation, directory, settings, database(installation, directory), count);
    }

    /** The programs come from a control plane that unpacks its own. */
    private static ExternalPostgres database(Installation installation, Path directory) throws Exception {
        try (var like = ControlPlane.start(installation, directory.resolve("like"), Map.of())) {
            return new ExternalPostgres(directory, like);
        }
    }

    /** The balancer's. */
    public URI url() {
        return balancer.url();
    }

    public List<URI> urls() {
        return replicas.stream().map(ControlPlane::url).toList();
    }

    public int size() {
        return replicas.size();
    }

    public ControlPlane replica(int index) {
        return replicas.get(index);
    }

    public ExternalPostgres database() {
        return database;
    }

    /** Through the balancer. */
    public Api api() {
        return new Api(balancer.url(), token);
    }

    public Api api(int index) {
        return new Api(replicas.get(index).url(), token);
    }

    /** Starts one that has ended, where it was before. */
    public void startAgain(int index) throws Exception {
        replicas.set(index, begin(installation, index));
    }

    /** Starts another build of one that has ended, where it was before. */
    public void upgrade(int index, Installation other) throws Exception {
        replicas.set(index, begin(other, index));
    }

    private ControlPlane begin(Installation installation, int index) throws Exception {
        var environment = new HashMap<>(settings);
        environment.put("QUARKUS_HTTP_PORT", ports.get(index).toString());
        return ControlPlane.start(installation, directory.resolve("replica-" + index), environment);
    }

    @Override
    public void close() throws IOException {
        balancer.close();
        replicas.forEach(ControlPlane::close);
        database.close();
    }
}
