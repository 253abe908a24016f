package io.terrane.system;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.terrane.protocol.FromAgent;
import io.terrane.protocol.ProtocolRange;
import io.terrane.protocol.Registration;
import io.terrane.protocol.RunningTask;
import io.terrane.protocol.Sync;
import io.terrane.protocol.ToAgent;
import io.terrane.protocol.WireJson;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;

/** An agent that takes tasks, keeps their leases, and executes nothing: for what is done in an agent's name. */
public final class SyncAgent implements AutoCloseable {
    private static final ObjectMapper JSON = WireJson.mapper();
    private static final String VERSION = "0.1.0";
    private static final int WAIT_MS = 2_000;
    private static final int MOST_ROUNDS = 60;
    private static final int MOST_MESSAGES = 64;
    private static final long HEARTBEAT_SECONDS = 10;

    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final URI controlPlane;
    private final String token;
    private final int slots;
    private final List<RunningTask> held = new ArrayList<>();
    private final Thread heart;
    private final long epoch;

    private SyncAgent(URI controlPlane, String poolToken, int slots) throws IOException, InterruptedException {
        this.controlPlane = controlPlane;
        this.slots = slots;
        var registration = new Registration.Request("sync", VERSION, "localhost", Map.of(), null, null);
        token = post("agents/register", poolToken, registration, Registration.Answer.class)
                .agentToken();
        var hello = new FromAgent.Hello(
                ProtocolRange.SUPPORTED, VERSION, UUID.randomUUID(), "boot", slots, Map.of(), List.of());
        epoch = awaitAll(ToAgent.Welcome.class, 1, List.of(hello)).getFirst().sessionEpoch();
        heart = Thread.ofVirtual().name("heart").unstarted(this::beat);
    }

    /** Registers an agent of the pool that has so many slots. */
    public static SyncAgent of(URI controlPlane, String poolToken, int slots) throws IOException, InterruptedException {
        return new SyncAgent(controlPlane, poolToken, slots);
    }

    /** The agent's own. */
    public String token() {
        return token;
    }

    /** Takes so many of the tasks that wait for the pool. To be called once. */
    public List<ToAgent.TaskGrant> take(int count) throws IOException, InterruptedException {
        var grants = new ArrayList<ToAgent.TaskGrant>();
        List<FromAgent> messages = List.of(heartbeat());
        for (var round = 0; round < MOST_ROUNDS && grants.size() < count; round++) {
            var replies = new ArrayList<FromAgent>();
            for (var message : syncInParts(messages)) {
                if (message instanceof ToAgent.TaskOffer offer) {
                    replies.add(new FromAgent.TaskAccept(epoch, offer.taskId(), offer.attempt()));
                } else if (message instanceof ToAgent.TaskGrant grant) {
                    grants.add(grant);
                    hold(grant);
                }
            }
            messages = replies;
        }
        heart.start();
        return grants;
    }

    @Override
    public void close() {
        heart.interrupt();
    }

    private synchronized void hold(ToAgent.TaskGrant grant) {
        var lease = grant.lease();
        held.add(new RunningTask(lease.taskId(), lease.attempt(), lease.leaseEpoch(), grant.phase(), 0, null));
    }

    private synchronized FromAgent heartbeat() {
        return new FromAgent.Heartbeat(epoch, slots - held.size(), List.copyOf(held), 1L << 40, 0, 1L << 30, 1L << 30);
    }

    private void beat() {
        try {
            while (!Thread.currentThread().isInterrupted()) {
                TimeUnit.SECONDS.sleep(HEARTBEAT_SECONDS); // The protocol's interval.
                var _ = sync(List.of(heartbeat()));
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        } catch (IOException e) {
            throw new IllegalStateException("The control plane does not hear the agent any more", e);
        }
    }

    private <M extends ToAgent> List<M> awaitAll(Class<M> type, int count, List<FromAgent> first)
            throws IOException, InterruptedException {
        var found = new ArrayList<M>();
        var messages = first;
        for (var round = 0; round < MOST_ROUNDS && found.size() < count; round++) {
            sync(messages).stream().filter(type::isInstance).map(type::cast).forEach(found::add);
            messages = List.of();
        }
        return found;
    }

    private List<ToAgent> syncInParts(List<FromAgent> messages) throws IOException, InterruptedException {
        var answers = new ArrayList<>(sync(messages.subList(0, Math.min(MOST_MESSAGES, messages.size()))));
        for (var from = MOST_MESSAGES; from < messages.size(); from += MOST_MESSAGES) {
            answers.addAll(sync(messages.subList(from, Math.min(from + MOST_MESSAGES, messages.size()))));
        }
        return answers;
    }

    private List<ToAgent> sync(List<FromAgent> messages) throws IOException, InterruptedException {
        return post("agents/sync", token, new Sync.Request(messages, WAIT_MS), Sync.Answer.class)
                .messages();
    }

    private <T> T post(String path, String bearer, Object body, Class<T> type)
            throws IOException, InterruptedException {
        var request = HttpRequest.newBuilder(controlPlane.resolve("/api/v1/" + path))
                .header("Authorization", "Bearer " + bearer)
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofByteArray(JSON.writeValueAsBytes(body)))
                .build();
        var answer = http.send(request, BodyHandlers.ofByteArray());
        if (answer.statusCode() / 100 != 2) {
            throw new IllegalStateException(
                    "%s answered %d: %s".formatted(path, answer.statusCode(), JSON.readTree(answer.body())));
        }
        return JSON.readValue(answer.body(), type);
    }
}
