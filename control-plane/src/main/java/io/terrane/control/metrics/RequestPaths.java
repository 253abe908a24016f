package io.terrane.control.metrics;

import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.config.MeterFilter;
import jakarta.inject.Singleton;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Keeps the paths of requests few. The framework knows the template of a path only when it has found who answers it;
 * where a request ends before that, as all of strangers do, its path would be a measurement of its own for ever.
 */
@Singleton
class RequestPaths implements MeterFilter {
    private static final String PATH = "uri";
    private static final String NOBODY = "401";
    private static final Pattern ID =
            Pattern.compile("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", Pattern.CASE_INSENSITIVE);

    @Override
    public Meter.Id map(Meter.Id id) {
        var path = id.getName().startsWith("http.server") ? id.getTag(PATH) : null;
        return path == null ? id : id.replaceTags(Tags.of(id.getTags()).and(PATH, few(path, id.getTag("status"))));
    }

    private static String few(String path, @Nullable String status) {
        return NOBODY.equals(status) ? "UNAUTHORIZED" : ID.matcher(path).replaceAll("{id}");
    }
}
