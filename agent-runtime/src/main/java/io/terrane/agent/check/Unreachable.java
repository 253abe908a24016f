package io.terrane.agent.check;

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

/** Why a control plane could not be asked, and what to do about it. */
record Unreachable(URI url) {

    Finding finding(IOException failure) {
        if (has(failure, SSLException.class)) {
            return Finding.bad("tls", tls(failure));
        }
        if (has(failure, UnresolvedAddressException.class) || has(failure, UnknownHostException.class)) {
            return Finding.bad(
                    "url",
                    "the name %s is not known: check TERRANE_URL and the name service.".formatted(url.getHost()));
        }
        if (has(failure, HttpTimeoutException.class)) {
            return Finding.bad(
                    "url", "%s does not answer: check TERRANE_URL and the firewalls on the way.".formatted(url));
        }
        if (has(failure, ConnectException.class)) {
            return Finding.bad(
                    "url",
                    "nothing takes connections at %s: check TERRANE_URL, and whether the control plane is up."
                            .formatted(url));
        }
        return Finding.bad(
                "url",
                "the connection to %s broke (%s): check TERRANE_URL, and what is in between."
                        .formatted(url, failure.getClass().getSimpleName()));
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
