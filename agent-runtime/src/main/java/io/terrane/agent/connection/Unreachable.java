package io.terrane.agent.connection;

import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.UnknownHostException;
import java.net.http.HttpTimeoutException;
import java.nio.channels.UnresolvedAddressException;
import java.security.cert.CertPathValidatorException;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateNotYetValidException;
import java.util.Optional;
import java.util.stream.Stream;
import javax.net.ssl.SSLException;

/**
 * Why the control plane could not be asked.
 *
 * @param subject {@code tls} or {@code url}
 * @param sentence what is wrong, and what to do about it
 */
public record Unreachable(String subject, String sentence) {

    /** Empty where the failure is of no kind that is known here. */
    public static Optional<Unreachable> of(URI url, IOException failure) {
        if (has(failure, SSLException.class)) {
            return Optional.of(new Unreachable("tls", tls(failure)));
        }
        return address(url, failure).map(sentence -> new Unreachable("url", sentence));
    }

    private static Optional<String> address(URI url, IOException failure) {
        if (has(failure, UnresolvedAddressException.class) || has(failure, UnknownHostException.class)) {
            return Optional.of(
                    "the name %s is not known: check TERRANE_URL and the name service.".formatted(url.getHost()));
        }
        if (has(failure, HttpTimeoutException.class)) {
            return Optional.of("%s does not answer: check TERRANE_URL and the firewalls on the way.".formatted(url));
        }
        if (has(failure, ConnectException.class)) {
            return Optional.of(
                    "nothing takes connections at %s: check TERRANE_URL, and whether the control plane is up."
                            .formatted(url));
        }
        return Optional.empty();
    }

    private static String tls(IOException failure) {
        if (has(failure, CertificateExpiredException.class) || has(failure, CertificateNotYetValidException.class)) {
            return "the certificate is not valid at this time: renew it, or set this machine's clock right.";
        }
        if (has(failure, CertPathValidatorException.class)
                || says(failure, "unable to find valid certification path")) {
            return "the certificate is of nobody who is trusted here: set TERRANE_CA_FILE to the authority's certificate.";
        }
        if (says(failure, "No subject alternative") || says(failure, "No name matching")) {
            return "the certificate is for another name than that of TERRANE_URL.";
        }
        return "no connection could be secured: check that https belongs into TERRANE_URL, and the port. The other side says: %s."
                .formatted(causes(failure)
                        .map(Throwable::getMessage)
                        .filter(message -> message != null)
                        .findFirst()
                        .orElse("nothing"));
    }

    private static boolean has(IOException failure, Class<? extends Throwable> type) {
        return causes(failure).anyMatch(type::isInstance);
    }

    private static boolean says(IOException failure, String words) {
        return causes(failure)
                .anyMatch(cause -> Optional.ofNullable(cause.getMessage())
                        .filter(message -> message.contains(words))
                        .isPresent());
    }

    private static Stream<Throwable> causes(IOException failure) {
        return Stream.iterate((Throwable) failure, cause -> cause != null, Throwable::getCause);
    }
}
