package io.terrane.executor.engine;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.terrane.protocol.Engine;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The providers that a configuration seems to need, told from its text: enough to fetch each once, for nothing else
 * depends on it. Those that only a module from elsewhere needs are not seen.
 */
final class ProviderNeeds {
    private static final int MOST_FILES = 1000;
    private static final long LARGEST_FILE = 1 << 20;
    private static final Pattern BLOCK = Pattern.compile("required_providers\\s*\\{((?:[^{}]|\\{[^{}]*})*)}");
    private static final Pattern ENTRY =
            Pattern.compile("([A-Za-z][A-Za-z0-9_-]*)\\s*=\\s*\\{[^{}]*?\\bsource\\s*=\\s*\"([^\"]+)\"");
    private static final Pattern USE =
            Pattern.compile("(?m)^\\s*(?:resource|data|ephemeral)\\s+\"([a-z0-9-]+)_[a-z0-9_-]*\"");
    private static final Pattern SOURCE = Pattern.compile("(?:(?<host>[^/]+)/)?(?<namespace>[^/]+)/(?<type>[^/]+)");

    private ProviderNeeds() {}

    /** Answers their places, such as {@code registry.terraform.io/hashicorp/null}. */
    static Set<String> of(Path configuration, Engine engine) throws IOException {
        var host = engine == Engine.TOFU ? "registry.opentofu.org" : "registry.terraform.io";
        var text = text(configuration);
        var needs = new TreeSet<String>();
        var named = new HashSet<>(Set.of("terraform"));
        for (var block = BLOCK.matcher(text); block.find(); ) {
            for (var entry = ENTRY.matcher(block.group(1)); entry.find(); ) {
                named.add(entry.group(1));
                addSource(entry.group(2).toLowerCase(Locale.ROOT), host, needs);
            }
        }
        for (var use = USE.matcher(text); use.find(); ) {
            if (!named.contains(use.group(1))) {
                needs.add(host + "/hashicorp/" + use.group(1));
            }
        }
        return needs;
    }

    private static void addSource(String text, String usualHost, Set<String> needs) {
        var source = SOURCE.matcher(text);
        if (source.matches() && !text.startsWith("terraform.io/builtin/")) {
            var host = source.group("host") == null ? usualHost : source.group("host");
            needs.add(host + "/" + source.group("namespace") + "/" + source.group("type"));
        }
    }

    private static String text(Path configuration) throws IOException {
        try (var files = Files.walk(configuration)) {
            return files.filter(each -> each.toString().endsWith(".tf") && Files.isRegularFile(each))
                    .limit(MOST_FILES)
                    .map(ProviderNeeds::read)
                    .collect(Collectors.joining("\n"));
        }
    }

    private static String read(Path file) {
        try {
            return Files.size(file) <= LARGEST_FILE ? new String(Files.readAllBytes(file), UTF_8) : "";
        } catch (IOException _) {
            return ""; // The engine will say so.
        }
    }
}
