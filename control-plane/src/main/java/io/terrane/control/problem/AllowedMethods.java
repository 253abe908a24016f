package io.terrane.control.problem;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.quarkus.smallrye.openapi.runtime.OpenApiConstants;
import io.quarkus.smallrye.openapi.runtime.OpenApiDocumentService;
import io.smallrye.openapi.runtime.io.Format;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The methods that a path takes. HTTP wants them named where another is refused (RFC 9110, 15.5.6), and the framework,
 * which knows them, does not tell; the API's description does.
 */
@ApplicationScoped
class AllowedMethods {
    private static final Pattern PARAMETER = Pattern.compile("\\{[^}]+}");
    private static final Set<String> METHODS =
            Set.of("GET", "PUT", "POST", "DELETE", "OPTIONS", "HEAD", "PATCH", "TRACE");

    private record Described(Pattern path, Set<String> methods) {}

    private final OpenApiDocumentService documents;
    private final ObjectMapper json;
    private List<Described> described = List.of();

    AllowedMethods(OpenApiDocumentService documents, ObjectMapper json) {
        this.documents = documents;
        this.json = json;
    }

    /** As the header {@code Allow} wants it; HEAD and OPTIONS come from the framework. */
    String at(String path) {
        var allowed = new TreeSet<>(Set.of("OPTIONS"));
        described().stream()
                .filter(each -> each.path().matcher(path).matches())
                .findFirst()
                .ifPresent(each -> allowed.addAll(each.methods()));
        if (allowed.contains("GET")) {
            allowed.add("HEAD");
        }
        return String.join(", ", allowed);
    }

    private synchronized List<Described> described() {
        if (described.isEmpty()) {
            described = read();
        }
        return described;
    }

    private List<Described> read() {
        try {
            var document = documents.getDocument(OpenApiConstants.DEFAULT_DOCUMENT_NAME, Format.JSON);
            return json.readTree(document).get("paths").properties().stream()
                    .sorted(Comparator.comparingInt(AllowedMethods::letters).reversed())
                    .map(path -> new Described(pattern(path.getKey()), methods(path.getValue())))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException("The API's description is not JSON", e);
        }
    }

    private static Set<String> methods(JsonNode operations) {
        return operations.properties().stream()
                .map(each -> each.getKey().toUpperCase(Locale.ROOT))
                .filter(METHODS::contains)
                .collect(Collectors.toSet());
    }

    private static Pattern pattern(String template) {
        return Pattern.compile(PARAMETER.matcher(template).replaceAll("[^/]+") + "/?");
    }

    /** Where two templates fit, the one with more of its own letters is meant. */
    private static int letters(Map.Entry<String, JsonNode> path) {
        return PARAMETER.matcher(path.getKey()).replaceAll("").length();
    }
}
