package io.terrane.executor.engine;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.terrane.protocol.Engine;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.bouncycastle.openpgp.PGPKeyPair;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class EnginesTest {
    @TempDir
    Path directory;

    @SuppressWarnings("NullAway.Init")
    private static PGPKeyPair key;

    @SuppressWarnings("NullAway.Init")
    private Publisher publisher;

    @BeforeAll
    static void makeKey() throws Exception {
        key = Publisher.makeKey();
    }

    @BeforeEach
    void publish() throws Exception {
        publisher = new Publisher(key);
    }

    @AfterEach
    void close() {
        publisher.close();
    }

    @Test
    void findsTheEngineOnThePath() throws Exception {
        program(directory.resolve("bin/terraform"), "1.2.3");

        assertThat(engines().require(Engine.TERRAFORM, null))
                .isEqualTo(new EngineBinary(directory.resolve("bin/terraform"), "1.2.3"));
        assertThat(engines().require(Engine.TERRAFORM, "1.2.3").version()).isEqualTo("1.2.3");
    }

    @Test
    void prefersTheOperatorsDirectory() throws Exception {
        program(directory.resolve("bin/tofu"), "1.8.0");
        program(directory.resolve("engines/tofu/1.8.0/tofu"), "1.8.0");

        assertThat(engines().require(Engine.TOFU, "1.8.0").executable())
                .isEqualTo(directory.resolve("engines/tofu/1.8.0/tofu"));
    }

    @Test
    void asksAnExecutableAgainWhenItWasReplaced() throws Exception {
        program(directory.resolve("bin/terraform"), "1.2.3");
        var engines = engines();
        var before = engines.require(Engine.TERRAFORM, null);

        program(directory.resolve("bin/terraform"), "1.22.33");

        assertThat(before.version()).isEqualTo("1.2.3");
        assertThat(engines.require(Engine.TERRAFORM, null).version()).isEqualTo("1.22.33");
    }

    @ParameterizedTest
    @EnumSource(Engine.class)
    void downloadsWhatIsMissingOnceForAllWhoWait(Engine engine) throws Exception {
        publisher.publish(release(engine, "1.9.9"));
        var engines = engines();
        var calls = new ArrayList<Callable<EngineBinary>>();
        for (var i = 0; i < 20; i++) {
            calls.add(() -> engines.require(engine, "1.9.9"));
        }

        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (var call : threads.invokeAll(calls)) {
                assertThat(call.get().version()).isEqualTo("1.9.9");
            }
        }

        assertThat(publisher.requests).hasSize(3).doesNotHaveDuplicates();
        assertThat(directory.resolve("cache/%s/1.9.9".formatted(engine.command())))
                .isDirectoryNotContaining("glob:**/.*");
    }

    @Test
    void refusesChecksumsThatNobodyTrustedSigned() throws Exception {
        var release = release(Engine.TERRAFORM, "1.9.9");
        publisher.publish(release);
        try (var stranger = Publisher.withItsOwnKey()) {
            publisher.put(release, release.signature(), stranger.sign("checksums".getBytes(UTF_8)));
        }

        refuses("1.9.9", "The checksums of terraform 1.9.9 are not signed by a trusted key, so it was not installed.");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "not a signature", "-----BEGIN PGP SIGNATURE-----\n\nAAAA\n-----END PGP SIGNATURE-----\n"})
    void refusesWhatIsNoSignature(String signature) throws Exception {
        var release = release(Engine.TERRAFORM, "1.9.9");
        publisher.publish(release);
        publisher.put(release, release.signature(), signature.getBytes(UTF_8));

        refuses("1.9.9", "The checksums of terraform 1.9.9 are not signed by a trusted key, so it was not installed.");
    }

    @Test
    void refusesAnArchiveThatWasNotSigned() throws Exception {
        var release = release(Engine.TERRAFORM, "1.9.9");
        publisher.publish(release);
        publisher.put(release, release.archive(), Publisher.zip("terraform", "#!/bin/sh\nrm -rf /".getBytes(UTF_8)));

        refuses(
                "1.9.9",
                "What was downloaded as terraform 1.9.9 is not what its publisher signed, so it was not installed.");
    }

    @Test
    void saysWhichVersionThereIsNot() {
        refuses("9.9.9", "127.0.0.1 has no terraform 9.9.9: choose another engine version.");
    }

    @Test
    void saysWhichHostCannotBeReached() {
        publisher.close();

        refuses(
                "1.9.9",
                "terraform 1.9.9 could not be downloaded from 127.0.0.1: install it on the agent, or let the agent reach that host.");
    }

    @Test
    void saysWhatIsMissingOffline() throws Exception {
        assertThatThrownBy(() -> engines(false).require(Engine.TERRAFORM, "1.9.9"))
                .hasMessage("terraform 1.9.9 is neither on the agent's PATH nor in its engine directory, "
                        + "and downloads are switched off: install it there, or choose another engine version.");
        assertThatThrownBy(() -> engines(false).require(Engine.TOFU, null))
                .hasMessage("No tofu was found on the PATH of the agent: install tofu there, "
                        + "or name an engine version in the workspace.");
        assertThat(publisher.requests).isEmpty();
    }

    @Test
    void knowsWithoutADownloadWhatItCanOffer() throws Exception {
        program(directory.resolve("bin/terraform"), "1.2.3");

        assertThat(engines(false).canOffer(Engine.TERRAFORM, null)).isTrue();
        assertThat(engines(false).canOffer(Engine.TERRAFORM, "1.2.3")).isTrue();
        assertThat(engines(false).canOffer(Engine.TERRAFORM, "1.9.9")).isFalse();
        assertThat(engines(false).canOffer(Engine.TOFU, null)).isFalse();
        assertThat(engines(true).canOffer(Engine.TERRAFORM, "1.9.9")).isTrue();
        assertThat(engines(true).canOffer(Engine.TOFU, null)).isFalse();
        assertThat(publisher.requests).isEmpty();
    }

    /** As where another thread begins a process while an engine is written. */
    @Test
    void waitsUntilNobodyWritesToTheEngine() throws Exception {
        var engine = directory.resolve("bin/terraform");
        program(engine, "1.2.3");
        var writer = Files.newOutputStream(engine, StandardOpenOption.APPEND);
        try (var later = Executors.newSingleThreadScheduledExecutor()) {
            var closed = later.schedule(() -> close(writer), 200, TimeUnit.MILLISECONDS);

            assertThat(engines(false).canOffer(Engine.TERRAFORM, "1.2.3")).isTrue();
            assertThat(closed.isDone()).isTrue();
        }
    }

    private static void close(OutputStream writer) {
        try {
            writer.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"latest", "../../1.2.3", "1.2", "1.2.3/..", ">= 1.0"})
    void saysWhatAVersionLooksLike(String version) {
        refuses(version, "The engine version must look like 1.11.4, not " + version + ".");
    }

    @Test
    void readsThePublishersKeys() throws Exception {
        for (var engine : Engine.values()) {
            assertThat(TrustedKeys.of(engine, Optional.empty()).signed(new byte[0], new byte[0]))
                    .isFalse();
        }
    }

    private void refuses(@Nullable String version, String sentence) {
        assertThatThrownBy(() -> engines().require(Engine.TERRAFORM, version))
                .isInstanceOf(EngineMissing.class)
                .hasMessage(sentence);
        assertThat(directory.resolve("cache/terraform/" + "1.9.9/terraform")).doesNotExist();
    }

    private Release release(Engine engine, String version) {
        return new Release(engine, version, publisher.base());
    }

    private Engines engines() throws Exception {
        return engines(true);
    }

    private Engines engines(boolean downloads) throws Exception {
        Map<Engine, URI> releases = Map.of(Engine.TERRAFORM, publisher.base(), Engine.TOFU, publisher.base());
        return new Engines(new EngineSettings(
                Optional.of(directory.resolve("engines")),
                directory.resolve("cache"),
                List.of(directory.resolve("bin")),
                Map.of(),
                downloads,
                releases,
                Optional.of(publisher.publicKey(directory.resolve("keys.asc"))),
                Proxies.in(Map.of()),
                Duration.ofSeconds(20)));
    }

    private static void program(Path file, String version) throws Exception {
        Files.createDirectories(file.resolveSibling("."));
        Files.writeString(file, "#!/bin/sh\necho '{\"terraform_version\": \"" + version + "\"}'\n");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwx------"));
    }
}
