package io.terrane.system.manifest;

import io.fabric8.kubernetes.api.model.networking.v1.Ingress;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** Every way in lets sockets and streams live, and large bodies through as they come. */
final class LongSockets implements Rule {
    private static final String PREFIX = "nginx.ingress.kubernetes.io/";
    private static final int HOUR_SECONDS = 3600;

    /** As quarkus.http.limits.max-body-size. */
    private static final int BODY_GIB = 4;

    @Override
    public List<String> violations(Manifests manifests) {
        return manifests.all(Ingress.class).flatMap(LongSockets::violations).toList();
    }

    private static Stream<String> violations(Ingress ingress) {
        var needed = Map.<String, Predicate<String>>of(
                "proxy-read-timeout", each -> Integer.parseInt(each) >= HOUR_SECONDS,
                "proxy-send-timeout", each -> Integer.parseInt(each) >= HOUR_SECONDS,
                "proxy-body-size", each -> each.endsWith("g") && Integer.parseInt(each.replace("g", "")) >= BODY_GIB,
                "proxy-request-buffering", "off"::equals,
                "proxy-buffering", "off"::equals);
        return needed.entrySet().stream()
                .filter(each -> !each.getValue()
                        .test(ingress.getMetadata().getAnnotations().getOrDefault(PREFIX + each.getKey(), "0")))
                .map(each -> "%s: %s%s must be set: an hour for sockets, %dg for bodies, off for what gathers them"
                        .formatted(Manifests.name(ingress), PREFIX, each.getKey(), BODY_GIB));
    }
}
