package io.terrane.executor.engine;

import io.terrane.protocol.Engine;
import java.net.URI;
import java.util.Locale;

/** One version of an engine for this machine, as its publisher lays out the files. */
record Release(Engine engine, String version, URI base) {
    String archive() {
        return "%s_%s_%s_%s.zip".formatted(engine.command(), version, "linux", architecture());
    }

    String checksums() {
        return "%s_%s_SHA256SUMS".formatted(engine.command(), version);
    }

    String signature() {
        return switch (engine) {
            case TERRAFORM -> checksums() + ".sig";
            case TOFU -> checksums() + ".gpgsig";
        };
    }

    URI file(String name) {
        var directory = switch (engine) {
            case TERRAFORM -> version;
            case TOFU -> "v" + version;
        };
        var root = base.toString().endsWith("/") ? base : URI.create(base + "/");
        return root.resolve(directory + "/" + name);
    }

    /** What people call it. */
    String title() {
        return engine.command() + " " + version;
    }

    private static String architecture() {
        var name = System.getProperty("os.arch", "").toLowerCase(Locale.ROOT);
        return switch (name) {
            case "x86_64" -> "amd64";
            case "aarch64" -> "arm64";
            default -> name;
        };
    }
}
