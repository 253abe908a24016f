package io.terrane.agent.settings;

import io.terrane.executor.step.RetainedTasks;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;

/** What the texts of the settings mean. */
final class Text {
    static final int MOST_SLOTS = 100;

    private static final int MOST_LABELS = 32;
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,99}");
    private static final Pattern LABEL = Pattern.compile("([A-Za-z0-9][A-Za-z0-9._/-]{0,62})=([^,=]{0,255})");
    private static final Pattern SIZE = Pattern.compile("([0-9]{1,15})(|KiB|MiB|GiB|TiB)");
    private static final Pattern PORT = Pattern.compile("[0-9]{1,5}");
    private static final int LAST_PORT = 65_535;
    private static final Pattern TIME = Pattern.compile("([0-9]{1,6})(ms|s|m|h|d)");
    private static final Pattern POOL_TOKEN = Pattern.compile("trn_pool_[A-Za-z0-9_-]{20,200}");

    private Text() {}

    static URI url(String text) throws Unusable {
        var url = uri(text.endsWith("/") ? text.substring(0, text.length() - 1) : text);
        var scheme = url.getScheme() == null ? "" : url.getScheme().toLowerCase(Locale.ROOT);
        if (!List.of("http", "https").contains(scheme) || url.getHost() == null) {
            throw new Unusable("must be an http:// or https:// address with a host, not '%s'.".formatted(text));
        }
        if (url.getUserInfo() != null || url.getQuery() != null || url.getFragment() != null) {
            throw new Unusable("must have no user, query or fragment: only scheme, host, port and path.");
        }
        return url;
    }

    private static URI uri(String text) throws Unusable {
        try {
            return URI.create(text);
        } catch (IllegalArgumentException _) {
            throw new Unusable("must be an address such as https://terrane.example.com, not '%s'.".formatted(text));
        }
    }

    /** Never repeats the text: it may be another secret in the wrong place. */
    static Secret poolToken(String text) throws Unusable {
        if (!POOL_TOKEN.matcher(text).matches()) {
            throw new Unusable("does not hold the token of an agent pool: those begin with trn_pool_.");
        }
        return new Secret(text);
    }

    static Secret poolTokenFile(String text) throws Unusable {
        try {
            return poolToken(Files.readString(path(text)).strip());
        } catch (IOException e) {
            throw new Unusable("names %s, which cannot be read: %s.".formatted(text, Source.reason(e)));
        }
    }

    static String name(String text) throws Unusable {
        if (!NAME.matcher(text).matches()) {
            throw new Unusable(
                    "must be 1 to 100 letters, digits, '.', '_' and '-', and begin with a letter or digit, not '%s'."
                            .formatted(text));
        }
        return text;
    }

    static int slots(String text) throws Unusable {
        var problem = new Unusable("must be a whole number from 1 to %d, not '%s'.".formatted(MOST_SLOTS, text));
        try {
            var slots = Integer.parseInt(text);
            if (slots < 1 || slots > MOST_SLOTS) {
                throw problem;
            }
            return slots;
        } catch (NumberFormatException _) {
            throw problem;
        }
    }

    static Path path(String text) throws Unusable {
        try {
            return Path.of(text).toAbsolutePath().normalize();
        } catch (InvalidPathException _) {
            throw new Unusable("must be a path, not '%s'.".formatted(text));
        }
    }

    static Path directory(String text) throws Unusable {
        var path = path(text);
        if (!Files.isDirectory(path)) {
            throw new Unusable("must be a directory that is there, not '%s'.".formatted(text));
        }
        return path;
    }

    static Map<String, String> labels(String text) throws Unusable {
        var labels = new TreeMap<String, String>();
        for (var each : text.split(",", -1)) {
            var label = LABEL.matcher(each.strip());
            if (!label.matches()) {
                throw new Unusable(
                        "must be pairs such as 'zone=eu-1,size=large', and '%s' is none.".formatted(each.strip()));
            }
            if (labels.put(label.group(1), label.group(2)) != null) {
                throw new Unusable("has the label '%s' twice.".formatted(label.group(1)));
            }
        }
        if (labels.size() > MOST_LABELS) {
            throw new Unusable("has %d labels; the most is %d.".formatted(labels.size(), MOST_LABELS));
        }
        return labels;
    }

    static boolean yesOrNo(String text) throws Unusable {
        return switch (text.toLowerCase(Locale.ROOT)) {
            case "true" -> true;
            case "false" -> false;
            default -> throw new Unusable("must be true or false, not '%s'.".formatted(text));
        };
    }

    static long size(String text) throws Unusable {
        var size = SIZE.matcher(text);
        if (!size.matches()) {
            throw new Unusable("must be a number of bytes such as 500MiB or 2GiB, not '%s'.".formatted(text));
        }
        var power = List.of("", "KiB", "MiB", "GiB", "TiB").indexOf(size.group(2));
        try {
            return Math.multiplyExact(Long.parseLong(size.group(1)), 1L << (10 * power));
        } catch (ArithmeticException _) {
            throw new Unusable("is larger than any disk.");
        }
    }

    static Duration time(String text) throws Unusable {
        var time = TIME.matcher(text);
        if (!time.matches()) {
            throw new Unusable("must be a time such as 500ms, 30s, 5m or 7d, not '%s'.".formatted(text));
        }
        var number = Long.parseLong(time.group(1));
        return switch (time.group(2)) {
            case "ms" -> Duration.ofMillis(number);
            case "s" -> Duration.ofSeconds(number);
            case "m" -> Duration.ofMinutes(number);
            case "h" -> Duration.ofHours(number);
            default -> Duration.ofDays(number);
        };
    }

    static int port(String text) throws Unusable {
        if (!PORT.matcher(text).matches() || Integer.parseInt(text) > LAST_PORT) {
            throw new Unusable("must be a port from 0 to %d, not '%s'; 0 takes a free one.".formatted(LAST_PORT, text));
        }
        return Integer.parseInt(text);
    }

    static Duration retention(String text) throws Unusable {
        var retention = time(text);
        if (!RetainedTasks.isAllowed(retention)) {
            throw new Unusable("must be from 1h to 365d, not '%s'.".formatted(text));
        }
        return retention;
    }

    static List<X509Certificate> certificates(String text) throws Unusable {
        try (var in = new BufferedInputStream(Files.newInputStream(path(text)))) {
            var certificates = CertificateFactory.getInstance("X.509").generateCertificates(in).stream()
                    .map(X509Certificate.class::cast)
                    .toList();
            if (certificates.isEmpty()) {
                throw new Unusable("names %s, which holds no certificate.".formatted(text));
            }
            return certificates;
        } catch (CertificateException _) {
            throw new Unusable("names %s, which does not hold certificates in PEM form.".formatted(text));
        } catch (IOException e) {
            throw new Unusable("names %s, which cannot be read: %s.".formatted(text, Source.reason(e)));
        }
    }
}
