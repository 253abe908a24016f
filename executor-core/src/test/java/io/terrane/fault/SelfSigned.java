package io.terrane.fault;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.List;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;

/**
 * The identity of a TLS server on this host, which nobody trusts yet.
 *
 * @param certificate the file of its certificate, for whoever is to trust it
 */
public record SelfSigned(Path certificate, SSLContext context) {
    private static final String PASSWORD = "changeit";

    /** Made anew, with files in that directory. */
    public static SelfSigned in(Path directory) throws IOException, GeneralSecurityException, InterruptedException {
        var store = directory.resolve("identity.p12");
        keytool(
                store,
                "-genkeypair",
                "-keyalg",
                "EC",
                "-dname",
                "CN=localhost",
                "-ext",
                "san=ip:127.0.0.1,dns:localhost",
                "-ext",
                "bc:c");
        var certificate = directory.resolve("certificate.pem");
        keytool(store, "-exportcert", "-rfc", "-file", certificate.toString());
        return new SelfSigned(certificate, context(store));
    }

    private static SSLContext context(Path store) throws IOException, GeneralSecurityException {
        var keys = KeyStore.getInstance(store.toFile(), PASSWORD.toCharArray());
        var managers = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        managers.init(keys, PASSWORD.toCharArray());
        var context = SSLContext.getInstance("TLS");
        context.init(managers.getKeyManagers(), null, null);
        return context;
    }

    private static void keytool(Path store, String... arguments) throws IOException, InterruptedException {
        var command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString()));
        command.addAll(List.of(arguments));
        command.addAll(List.of("-keystore", store.toString(), "-alias", "one", "-storepass", PASSWORD));
        var output = store.resolveSibling("keytool.log");
        var status = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start()
                .waitFor();
        if (status != 0) {
            throw new IllegalStateException("keytool fails: " + Files.readString(output));
        }
    }
}
