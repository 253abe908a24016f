package io.terrane.agent.session;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.terrane.agent.connection.ControlPlane;
import io.terrane.agent.journal.DataDirectory;
import io.terrane.agent.journal.Identity;
import io.terrane.agent.settings.Host;
import io.terrane.agent.settings.Settings;
import io.terrane.agent.settings.Version;
import io.terrane.protocol.ProblemBody;
import io.terrane.protocol.ProtocolRange;
import io.terrane.protocol.Registration;
import io.terrane.protocol.WireJson;
import java.io.IOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Instant;
import java.util.Optional;
import org.jboss.logging.Logger;

/** The agent's place in its pool: who it is, from the first registration on, and the token that proves it. */
final class Membership {
    private static final Logger LOG = Logger.getLogger(Membership.class);
    private static final String PATH = "/api/v1/agents/register";
    private static final long MOST_ANSWER_BYTES = 64 << 10;

    private final ObjectMapper json = WireJson.mapper();
    private final ControlPlane controlPlane;
    private final Settings settings;
    private final DataDirectory directory;
    private Optional<Identity> current = Optional.empty();

    Membership(ControlPlane controlPlane, Settings settings, DataDirectory directory) {
        this.controlPlane = controlPlane;
        this.settings = settings;
        this.directory = directory;
    }

    /** Registers where that was not done yet by this process, or the token is good no longer. */
    Identity identity() throws Refusal, IOException, InterruptedException {
        var identity = current.isPresent() ? current.get() : register();
        current = Optional.of(identity);
        return identity;
    }

    /** The control plane does not take the token: the next thing to do is to register again. */
    void forgetToken() {
        current = Optional.empty();
    }

    void renew(String token, Instant expiresAt) throws IOException {
        if (current.isPresent()) {
            var renewed = current.get().renewed(token, expiresAt);
            directory.keep(renewed);
            current = Optional.of(renewed);
        }
    }

    /** The same agent as before where there was one, and the control plane still knows it. */
    private Identity register() throws Refusal, IOException, InterruptedException {
        var earlier = directory.identity();
        var answer = ask(earlier);
        if (earlier.isPresent() && isUnknown(answer)) {
            LOG.warnf(
                    "The control plane does not know agent %s any more; registering as a new one",
                    earlier.get().agentId());
            answer = ask(Optional.empty());
        }
        return keep(answer);
    }

    private HttpResponse<byte[]> ask(Optional<Identity> earlier) throws IOException, InterruptedException {
        var registration = new Registration.Request(
                settings.name(),
                Version.current(),
                Host.name(),
                settings.labels(),
                earlier.map(Identity::agentId).orElse(null),
                earlier.map(Identity::agentToken).orElse(null),
                ProtocolRange.SUPPORTED);
        var request = controlPlane
                .request(PATH, settings.poolToken())
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofByteArray(json.writeValueAsBytes(registration)))
                .build();
        return controlPlane.send(request, BodyHandlers.limiting(BodyHandlers.ofByteArray(), MOST_ANSWER_BYTES));
    }

    private boolean isUnknown(HttpResponse<byte[]> answer) {
        return answer.statusCode() == 422
                && "agent_id".equals(problem(answer).map(ProblemBody::field).orElse(""));
    }

    private Identity keep(HttpResponse<byte[]> answer) throws Refusal, IOException {
        if (answer.statusCode() != 200 && answer.statusCode() != 201) {
            throw refusal(answer);
        }
        var registered = json.readValue(answer.body(), Registration.Answer.class);
        var identity = new Identity(registered.agentId(), registered.agentToken(), registered.expiresAt());
        directory.keep(identity);
        LOG.infof("Registered with %s as agent %s, named %s", controlPlane.url(), identity.agentId(), settings.name());
        return identity;
    }

    /** A pool token that is not known is as good as a revoked one. */
    private Refusal refusal(HttpResponse<byte[]> answer) {
        var status = answer.statusCode();
        return new Refusal(
                status == 401 ? 403 : status,
                RetryAfter.in(answer.headers().firstValue("Retry-After")),
                problem(answer).map(ProblemBody::detail).orElse("HTTP status " + status));
    }

    private Optional<ProblemBody> problem(HttpResponse<byte[]> answer) {
        try {
            return Optional.ofNullable(json.readValue(answer.body(), ProblemBody.class));
        } catch (IOException _) {
            return Optional.empty();
        }
    }
}
