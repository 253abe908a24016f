package io.terrane.executor.engine;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.io.InputStream;
import java.net.ProxySelector;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Optional;
import java.util.zip.ZipFile;

/** Fetches one release, believes nothing that its publisher has not signed, and puts the executable in its place. */
final class EngineDownload {
    private static final long MOST_TEXT = 1 << 20;
    private static final long MOST_ARCHIVE = 1L << 30;
    private static final long MOST_EXECUTABLE = 2L << 30;

    private final Release release;
    private final TrustedKeys keys;
    private final HttpClient client;
    private final Duration timeout;

    EngineDownload(Release release, TrustedKeys keys, ProxySelector proxies, Duration timeout) {
        this.release = release;
        this.keys = keys;
        this.timeout = timeout;
        this.client = HttpClient.newBuilder()
                .followRedirects(HttpClient.Redirect.NORMAL)
                .proxy(proxies)
                .connectTimeout(Duration.ofSeconds(20))
                .build();
    }

    /** The executable appears whole or not at all. */
    void to(Path executable) throws EngineMissing, InterruptedException {
        try (var _ = new TimeLimit(timeout, client::shutdownNow)) {
            Files.createDirectories(executable.resolveSibling("."));
            var work = Files.createTempDirectory(executable.resolveSibling("."), ".download-");
            try {
                var archive = verified(work.resolve("archive"));
                install(archive, work.resolve("executable"), executable);
            } finally {
                for (var leftover : new String[] {"archive", "executable"}) {
                    Files.deleteIfExists(work.resolve(leftover));
                }
                Files.delete(work);
            }
        } catch (IOException e) {
            throw new EngineMissing(
                    "%s could not be downloaded from %s: install it on the agent, or let the agent reach that host."
                            .formatted(release.title(), release.base().getHost()),
                    e);
        }
    }

    private Path verified(Path archive) throws EngineMissing, IOException, InterruptedException {
        var checksums = text(release.checksums());
        if (!keys.signed(checksums, text(release.signature()))) {
            throw new EngineMissing("The checksums of %s are not signed by a trusted key, so it was not installed."
                    .formatted(release.title()));
        }
        var wanted = checksum(new String(checksums, US_ASCII));
        if (wanted.isEmpty()) {
            throw new EngineMissing("There is no %s for this kind of machine.".formatted(release.title()));
        }
        var digest = save(release.archive(), archive);
        if (!digest.equals(wanted.get())) {
            throw new EngineMissing(
                    "What was downloaded as %s is not what its publisher signed, so it was not installed."
                            .formatted(release.title()));
        }
        return archive;
    }

    /** A line is the digest, two spaces and the file's name. */
    private Optional<String> checksum(String checksums) {
        return checksums
                .lines()
                .filter(line -> line.endsWith("  " + release.archive()))
                .map(line -> line.substring(0, line.indexOf(' ')))
                .findFirst();
    }

    private byte[] text(String name) throws EngineMissing, IOException, InterruptedException {
        try (var body = get(name)) {
            return new Bounded(body, MOST_TEXT).readAllBytes();
        }
    }

    private String save(String name, Path file) throws EngineMissing, IOException, InterruptedException {
        try (var body = get(name);
                var out = new DigestOutputStream(Files.newOutputStream(file), sha256())) {
            new Bounded(body, MOST_ARCHIVE).transferTo(out);
            return HexFormat.of().formatHex(out.getMessageDigest().digest());
        }
    }

    private InputStream get(String name) throws EngineMissing, IOException, InterruptedException {
        var request =
                HttpRequest.newBuilder(release.file(name)).timeout(timeout).build();
        var response = client.send(request, HttpResponse.BodyHandlers.ofInputStream());
        if (response.statusCode() == 200) {
            return response.body();
        }
        response.body().close();
        if (response.statusCode() == 404) {
            throw new EngineMissing("%s has no %s: choose another engine version."
                    .formatted(release.base().getHost(), release.title()));
        }
        throw new IOException("%s answered %d".formatted(release.file(name), response.statusCode()));
    }

    private void install(Path archive, Path unpacked, Path executable) throws EngineMissing, IOException {
        try (var zip = new ZipFile(archive.toFile())) {
            var entry = zip.getEntry(release.engine().command());
            if (entry == null) {
                throw new EngineMissing("The archive of %s does not hold it.".formatted(release.title()));
            }
            try (var in = zip.getInputStream(entry);
                    var out = Files.newOutputStream(unpacked)) {
                new Bounded(in, MOST_EXECUTABLE).transferTo(out);
            }
        }
        Files.setPosixFilePermissions(unpacked, PosixFilePermissions.fromString("rwxr-xr-x"));
        try (var channel = FileChannel.open(unpacked, StandardOpenOption.WRITE)) {
            channel.force(true);
        }
        Files.move(unpacked, executable, StandardCopyOption.ATOMIC_MOVE);
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java platform has SHA-256", e);
        }
    }
}
