package io.terrane.executor.engine;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpServer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.math.BigInteger;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.Date;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.bouncycastle.bcpg.ArmoredOutputStream;
import org.bouncycastle.bcpg.HashAlgorithmTags;
import org.bouncycastle.bcpg.PublicKeyAlgorithmTags;
import org.bouncycastle.bcpg.PublicKeyPacket;
import org.bouncycastle.crypto.generators.RSAKeyPairGenerator;
import org.bouncycastle.crypto.params.RSAKeyGenerationParameters;
import org.bouncycastle.openpgp.PGPKeyPair;
import org.bouncycastle.openpgp.PGPPublicKeyRing;
import org.bouncycastle.openpgp.PGPSignature;
import org.bouncycastle.openpgp.PGPSignatureGenerator;
import org.bouncycastle.openpgp.operator.bc.BcPGPContentSignerBuilder;
import org.bouncycastle.openpgp.operator.bc.BcPGPKeyPair;

/** Publishes releases of an engine, with a key of its own, over real HTTP. */
final class Publisher implements AutoCloseable {
    private final HttpServer server;
    private final PGPKeyPair key;
    private final Map<String, byte[]> files = new ConcurrentHashMap<>();
    final List<String> requests = new CopyOnWriteArrayList<>();

    /** Makes its key: a matter of seconds. */
    static Publisher withItsOwnKey() throws Exception {
        return new Publisher(makeKey());
    }

    Publisher(PGPKeyPair key) throws Exception {
        this.key = key;
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/", exchange -> {
            var path = exchange.getRequestURI().getPath();
            requests.add(path);
            var body = files.get(path);
            exchange.sendResponseHeaders(body == null ? 404 : 200, body == null ? -1 : body.length);
            if (body != null) {
                exchange.getResponseBody().write(body);
            }
            exchange.close();
        });
        server.start();
    }

    URI base() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/terraform");
    }

    Path publicKey(Path file) throws IOException {
        try (var out = new ArmoredOutputStream(Files.newOutputStream(file))) {
            new PGPPublicKeyRing(List.of(key.getPublicKey())).encode(out);
        }
        return file;
    }

    /** A program that says this version. */
    void publish(Release release) throws Exception {
        var script = "#!/bin/sh\necho '{\"terraform_version\": \"" + release.version() + "\"}'\n";
        var archive = zip(release.engine().command(), script.getBytes(UTF_8));
        var sums = (hex(archive) + "  " + release.archive() + "\n").getBytes(UTF_8);
        put(release, release.archive(), archive);
        put(release, release.checksums(), sums);
        put(release, release.signature(), sign(sums));
    }

    void put(Release release, String name, byte[] content) {
        files.put(release.file(name).getPath(), content);
    }

    byte[] sign(byte[] content) throws Exception {
        var algorithm = PublicKeyAlgorithmTags.RSA_GENERAL;
        var generator = new PGPSignatureGenerator(
                new BcPGPContentSignerBuilder(algorithm, HashAlgorithmTags.SHA256), key.getPublicKey());
        generator.init(PGPSignature.BINARY_DOCUMENT, key.getPrivateKey());
        generator.update(content);
        return generator.generate().getEncoded();
    }

    static PGPKeyPair makeKey() throws Exception {
        var generator = new RSAKeyPairGenerator();
        generator.init(new RSAKeyGenerationParameters(BigInteger.valueOf(65537), new SecureRandom(), 2048, 64));
        return new BcPGPKeyPair(
                PublicKeyPacket.VERSION_4,
                PublicKeyAlgorithmTags.RSA_GENERAL,
                generator.generateKeyPair(),
                Date.from(Instant.now()));
    }

    static byte[] zip(String name, byte[] content) throws IOException {
        var bytes = new ByteArrayOutputStream();
        try (var zip = new ZipOutputStream(bytes)) {
            zip.putNextEntry(new ZipEntry("LICENSE.txt"));
            zip.putNextEntry(new ZipEntry(name));
            zip.write(content);
        }
        return bytes.toByteArray();
    }

    private static String hex(byte[] content) throws Exception {
        return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(content));
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
