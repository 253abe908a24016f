package io.terrane.control.openapi;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.eclipse.microprofile.openapi.models.OpenAPI;
import org.eclipse.microprofile.openapi.models.Operation;
import org.eclipse.microprofile.openapi.models.media.Content;
import org.eclipse.microprofile.openapi.models.media.MediaType;
import org.jspecify.annotations.Nullable;

/**
 * An example for each body of JSON: that of its type, written beside the type or in {@code examples.json}; a page of
 * one; or that of the operation, for what has a different meaning in each.
 */
final class Examples {
    private static final String FILE = "/openapi/examples.json";
    private static final String JSON = "application/json";
    private static final String PAGE = "Page";

    private final Map<String, Object> byType;
    private final Map<String, Map<String, Object>> byOperation;

    private Examples(Map<String, Object> byType, Map<String, Map<String, Object>> byOperation) {
        this.byType = byType;
        this.byOperation = byOperation;
    }

    static Examples of(OpenAPI document) {
        var file = file();
        var types = new HashMap<String, Object>(file.types());
        document.getComponents()
                .getSchemas()
                .forEach((name, schema) -> Optional.ofNullable(schema.getExamples())
                        .filter(examples -> !examples.isEmpty())
                        .ifPresent(examples -> types.put(name, examples.getFirst())));
        return new Examples(types, file.operations());
    }

    /** The operation's name is its method and path. */
    void apply(String name, Operation operation) {
        var own = byOperation.getOrDefault(name, Map.of());
        Optional.ofNullable(operation.getRequestBody())
                .ifPresent(body -> json(body.getContent()).ifPresent(media -> set(media, own.get("request"))));
        operation.getResponses().getAPIResponses().forEach((status, answer) -> {
            if (status.startsWith("2")) {
                json(answer.getContent()).ifPresent(media -> set(media, own.get("answer")));
            }
        });
    }

    private void set(MediaType media, @Nullable Object own) {
        Optional.ofNullable(own).or(() -> ofType(media)).ifPresent(media::setExample);
    }

    private Optional<Object> ofType(MediaType media) {
        return Optional.ofNullable(media.getSchema().getRef())
                .map(ref -> ref.substring(ref.lastIndexOf('/') + 1))
                .flatMap(type -> Optional.ofNullable(byType.get(type)).or(() -> page(type)));
    }

    /**
     * The framework names a page of views {@code PageWorkspaceView}, and the view by its own name, {@code Workspace}.
     */
    private Optional<Object> page(String type) {
        if (!type.startsWith(PAGE)) {
            return Optional.empty();
        }
        var view = type.substring(PAGE.length());
        return Optional.ofNullable(byType.get(view))
                .or(() -> Optional.ofNullable(byType.get(view.replaceFirst("View$", ""))))
                .map(item -> Map.of("items", List.of(item), "next", "0199a3c0-6f1e-7c3a-9d52-0a6f3b1c2d3f"));
    }

    private static Optional<MediaType> json(@Nullable Content content) {
        return Optional.ofNullable(content).map(each -> each.getMediaType(JSON));
    }

    private static File file() {
        try (var in = Examples.class.getResourceAsStream(FILE)) {
            return new ObjectMapper().readValue(in, File.class);
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot read " + FILE, e);
        }
    }

    /**
     * What {@code examples.json} holds.
     *
     * @param types by the names of schemas
     * @param operations their {@code request} and {@code answer}
     */
    record File(Map<String, Object> types, Map<String, Map<String, Object>> operations) {}
}
