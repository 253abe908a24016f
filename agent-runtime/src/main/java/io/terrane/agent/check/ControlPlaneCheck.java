package io.terrane.agent.check;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.terrane.agent.check.Finding.Bad;
import io.terrane.agent.check.Finding.Good;
import io.terrane.agent.check.Finding.Open;
import io.terrane.agent.connection.ControlPlane;
import io.terrane.agent.connection.Unreachable;
import io.terrane.agent.session.ExitCode;
import io.terrane.agent.settings.Settings;
import io.terrane.protocol.ProblemBody;
import io.terrane.protocol.ProtocolRange;
import io.terrane.protocol.Registration;
import io.terrane.protocol.WireJson;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The way to the control plane, and what it says of the pool's token: one request, which registers nobody. */
final class ControlPlaneCheck {
    private static final String PATH = "/api/v1/agents/register";
    private static final long MOST_ANSWER_BYTES = 64 << 10;

    /** Beyond that people wonder about the times of logs, and certificates seem to be of the past or the future. */
    private static final Duration WORST_CLOCK = Duration.ofSeconds(60);

    private final ObjectMapper json = WireJson.mapper();
    private final Settings settings;

    ControlPlaneCheck(Settings settings) {
        this.settings = settings;
    }

    List<Finding> findings() throws InterruptedException {
        try (var controlPlane = ControlPlane.of(settings)) {
            var asked = Instant.now();
            var answer = controlPlane.send(
                    controlPlane.request(PATH, settings.poolToken()).GET().build(),
                    BodyHandlers.limiting(BodyHandlers.ofByteArray(), MOST_ANSWER_BYTES));
            return judge(
                    answer, asked.plus(Duration.between(asked, Instant.now()).dividedBy(2)));
        } catch (IOException e) {
            return List.of(unreachable(e));
        }
    }

    private Finding unreachable(IOException failure) {
        return Unreachable.of(settings.url(), failure)
                .map(why -> Finding.bad(why.subject(), why.sentence()))
                .orElseGet(() -> Finding.bad(
                        "url",
                        "the connection to %s broke (%s): check TERRANE_URL, and what is in between."
                                .formatted(settings.url(), failure.getClass().getSimpleName())));
    }

    private List<Finding> judge(HttpResponse<byte[]> answer, Instant now) {
        var findings = new ArrayList<Finding>();
        findings.add(new Good("url", "%s answers".formatted(settings.url())));
        findings.add(
                settings.url().getScheme().equals("https")
                        ? new Good("tls", "its certificate is trusted")
                        : new Open("tls", "TERRANE_URL is http: whoever is in between can read the tokens"));
        var expectation = read(answer, Registration.Expectation.class).filter(_ -> answer.statusCode() == 200);
        if (expectation.isPresent()) {
            findings.addAll(judge(expectation.get(), now));
        } else {
            findings.add(refusal(answer));
        }
        return findings;
    }

    private static List<Finding> judge(Registration.Expectation expectation, Instant now) {
        return List.of(
                new Good("token", "good for the agent pool %s".formatted(expectation.agentPool())),
                protocol(expectation.protocol()),
                clock(Duration.between(expectation.serverTime(), now)));
    }

    private static Finding protocol(ProtocolRange theirs) {
        var ours = ProtocolRange.SUPPORTED;
        if (ours.overlaps(theirs)) {
            return new Good("protocol", "version %d".formatted(ours.newestIn(theirs)));
        }
        return new Bad(
                "protocol",
                "the control plane speaks versions %d to %d of the agent protocol, and this agent %d to %d: install another version of it."
                        .formatted(theirs.min(), theirs.max(), ours.min(), ours.max()),
                ExitCode.TOO_OLD);
    }

    /** @param ahead of the control plane's */
    private static Finding clock(Duration ahead) {
        var seconds = "%.1f s".formatted(Math.abs(ahead.toMillis()) / 1e3);
        return ahead.abs().compareTo(WORST_CLOCK) <= 0
                ? new Good("clock", "%s from the control plane's".formatted(seconds))
                : Finding.bad(
                        "clock",
                        "it is %s %s the control plane's: set one of the two right, by NTP for one."
                                .formatted(seconds, ahead.isNegative() ? "behind" : "ahead of"));
    }

    private Finding refusal(HttpResponse<byte[]> answer) {
        var problem = read(answer, ProblemBody.class).filter(body -> body.code() != null);
        if (problem.isEmpty()) {
            return Finding.bad(
                    "token",
                    "what answers with HTTP status %d there is no Terrane: check the path of TERRANE_URL, and what is in between."
                            .formatted(answer.statusCode()));
        }
        return switch (answer.statusCode()) {
            case 401 ->
                new Bad(
                        "token",
                        "the control plane does not take it: it is unknown, has expired or was revoked; make another one of the pool.",
                        ExitCode.REVOKED);
            case 403 -> new Bad("token", "it is not the token of an agent pool.", ExitCode.REVOKED);
            case 405 -> new Open("token", "this control plane is too old to tell without registering the agent");
            default ->
                Finding.bad(
                        "token",
                        "the control plane cannot tell now: " + problem.get().detail());
        };
    }

    private <T> Optional<T> read(HttpResponse<byte[]> answer, Class<T> type) {
        try {
            return Optional.ofNullable(json.readValue(answer.body(), type));
        } catch (IOException _) {
            return Optional.empty();
        }
    }
}
