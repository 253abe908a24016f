package io.terrane.executor.log;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Arrays;
import java.util.Base64;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** The forms that a secret may take in a log: as it is, line by line, and as programs encode it. */
final class SecretForms {
    /** What {@code base64} and PEM put on one line: 76 and 64 characters. */
    private static final int[] BASE64_LINE_BYTES = {57, 48};

    private final Set<String> secrets = new HashSet<>();
    private final Set<String> plain = new LinkedHashSet<>();
    private final Set<String> encoded = new LinkedHashSet<>();

    void add(String secret) {
        whole(secret);
        var trimmed = secret.strip();
        whole(trimmed);
        if (trimmed.lines().skip(1).findAny().isPresent()) {
            trimmed.lines().map(String::strip).forEach(this::whole);
        }
    }

    /** Those that look like the secret. */
    List<byte[]> plain() {
        return plain.stream().map(form -> form.getBytes(UTF_8)).toList();
    }

    List<byte[]> encoded() {
        return encoded.stream().map(form -> form.getBytes(UTF_8)).toList();
    }

    private void whole(String secret) {
        var bytes = secret.getBytes(UTF_8);
        if (bytes.length < LogSecrets.LEAST_BYTES || secret.isBlank() || !secrets.add(secret)) {
            return;
        }
        plain.add(secret);
        if (secret.indexOf('\n') >= 0) {
            plain.add(secret.replaceAll("\\R", "\r\n"));
        }
        JsonText.forms(secret).forEach(plain::add);
        UrlText.forms(bytes).forEach(plain::add);
        base64(bytes, Base64.getEncoder());
        base64(bytes, Base64.getUrlEncoder());
    }

    private void base64(byte[] secret, Base64.Encoder encoder) {
        encoded.add(encoder.encodeToString(secret));
        for (var before = 0; before < 3; before++) {
            within(secret, before, encoder);
        }
        for (var width : BASE64_LINE_BYTES) {
            for (var from = 0; secret.length > width && from < secret.length; from += width) {
                var line = Arrays.copyOfRange(secret, from, Math.min(from + width, secret.length));
                keep(encoder.encodeToString(line));
            }
        }
    }

    /** The characters that stand for the secret alone where so many bytes, modulo 3, come before it. */
    private void within(byte[] secret, int before, Base64.Encoder encoder) {
        var padded = new byte[before + secret.length];
        System.arraycopy(secret, 0, padded, before, secret.length);
        var text = encoder.withoutPadding().encodeToString(padded);
        var from = (before * 8 + 5) / 6;
        var to = padded.length * 8 / 6;
        keep(text.substring(from, to));
    }

    private void keep(String form) {
        if (form.length() >= LogSecrets.LEAST_BYTES) {
            encoded.add(form);
        }
    }
}
