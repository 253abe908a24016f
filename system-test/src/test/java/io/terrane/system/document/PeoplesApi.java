package io.terrane.system.document;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The requests of the people's API, as a control plane describes them. */
record PeoplesApi(List<Endpoint> endpoints) {
    private static final String BASE = "/api/v1";
    private static final List<String> METHODS = List.of("get", "post", "put", "patch", "delete");
    private static final List<String> OF_AGENTS = List.of("Agent tasks", "Agent protocol");

    private record Endpoint(String request, String summary) {}

    static PeoplesApi of(URI controlPlane) throws IOException, InterruptedException {
        try (var client = HttpClient.newHttpClient()) {
            var request = HttpRequest.newBuilder(controlPlane.resolve("/q/openapi?format=json"))
                    .build();
            var described = new ObjectMapper()
                    .readTree(client.send(request, BodyHandlers.ofString()).body());
            var paths = new TreeMap<String, JsonNode>();
            described.get("paths").properties().forEach(each -> paths.put(each.getKey(), each.getValue()));
            return new PeoplesApi(
                    paths.entrySet().stream().flatMap(PeoplesApi::endpoints).toList());
        }
    }

    private static Stream<Endpoint> endpoints(Map.Entry<String, JsonNode> path) {
        return METHODS.stream()
                .filter(path.getValue()::has)
                .filter(method -> !OF_AGENTS.contains(
                        path.getValue().at("/%s/tags/0".formatted(method)).textValue()))
                .map(method -> new Endpoint(
                        method.toUpperCase(Locale.ROOT) + " " + path.getKey().substring(BASE.length()),
                        path.getValue().at("/%s/summary".formatted(method)).textValue()));
    }

    String table() {
        return endpoints.stream()
                .map(each -> "| `%s` | %s |\n".formatted(each.request(), each.summary()))
                .collect(Collectors.joining("", "| request | what it does |\n|---|---|\n", ""));
    }
}
