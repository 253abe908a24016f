package io.terrane.executor.process;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** The environment of a child, built from nothing: of our own only what finds programs, hosts and certificates. */
public final class ChildEnvironment {
    private static final Pattern NAME = Pattern.compile("[A-Za-z_][A-Za-z0-9_]*");
    private static final List<String> INHERITED = List.of(
            "PATH",
            "LANG",
            "TZ",
            "SSL_CERT_FILE",
            "SSL_CERT_DIR",
            "HTTP_PROXY",
            "HTTPS_PROXY",
            "NO_PROXY",
            "ALL_PROXY");

    /** What makes shells and loaders run other code, and what the executor itself must decide. */
    private static final Set<String> REFUSED = Set.of(
            "PATH",
            "HOME",
            "TMPDIR",
            "PWD",
            "IFS",
            "ENV",
            "BASH_ENV",
            "SHELLOPTS",
            "BASHOPTS",
            "PS4",
            "PROMPT_COMMAND",
            "GCONV_PATH",
            "TF_IN_AUTOMATION",
            "TF_INPUT",
            "TF_DATA_DIR",
            "TF_WORKSPACE",
            "TF_CLI_ARGS",
            "TF_PLUGIN_CACHE_DIR",
            "CHECKPOINT_DISABLE");

    private static final List<String> REFUSED_PREFIXES =
            List.of("LD_", "DYLD_", "TF_CLI_ARGS_", "BASH_FUNC_", "TERRANE_");

    private ChildEnvironment() {}

    /**
     * Why a workspace may not set a variable, as the end of a sentence; empty where it may.
     *
     * @param value it may hold anything but a zero byte
     */
    public static Optional<String> refusal(String name, String value) {
        if (!NAME.matcher(name).matches()) {
            return Optional.of("has a name that is not made of letters, digits and underscores");
        }
        if (REFUSED.contains(name) || REFUSED_PREFIXES.stream().anyMatch(name::startsWith)) {
            return Optional.of("cannot be set by a workspace");
        }
        if (value.indexOf('\0') >= 0) {
            return Optional.of("has a zero byte in its value");
        }
        return Optional.empty();
    }

    /**
     * What every child of a task gets.
     *
     * @param host our own environment
     * @param workspace variables that {@link #refusal} has nothing against
     */
    public static Map<String, String> of(
            Map<String, String> host, Path home, Path temporary, Map<String, String> workspace) {
        var environment = new HashMap<String, String>();
        environment.put("PATH", "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin");
        environment.put("LANG", "C.UTF-8");
        for (var name : INHERITED) {
            copy(name, host, environment);
            if (name.endsWith("_PROXY")) {
                copy(name.toLowerCase(Locale.ROOT), host, environment);
            }
        }
        environment.putAll(workspace);
        environment.put("HOME", home.toString());
        environment.put("TMPDIR", temporary.toString());
        environment.put("TF_IN_AUTOMATION", "1");
        environment.put("TF_INPUT", "0");
        environment.put("CHECKPOINT_DISABLE", "1");
        return Map.copyOf(environment);
    }

    private static void copy(String name, Map<String, String> host, Map<String, String> environment) {
        var value = host.get(name);
        if (value != null) {
            environment.put(name, value);
        }
    }
}
