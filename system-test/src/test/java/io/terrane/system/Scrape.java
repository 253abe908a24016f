package io.terrane.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * What a program's metrics said at one moment.
 *
 * @param series by their name with all labels
 */
record Scrape(URI url, Map<String, Double> series) {
    private static final Duration LIMIT = Duration.ofMinutes(1);
    private static final HttpClient HTTP = HttpClient.newHttpClient();

    static Scrape of(URI url) throws Exception {
        var answer = HTTP.send(HttpRequest.newBuilder(url).build(), BodyHandlers.ofString());
        assertThat(answer.statusCode()).isEqualTo(200);
        return new Scrape(
                url,
                answer.body()
                        .lines()
                        .filter(line -> !line.startsWith("#"))
                        .collect(Collectors.toMap(
                                line -> line.substring(0, line.lastIndexOf(' ')),
                                line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))));
    }

    /** Others may be at work too. */
    void awaitMoved(String name, double atLeast) throws Exception {
        var before = series.getOrDefault(name, 0.0);
        var _ = Await.until(
                "move of " + name, LIMIT, () -> of(url).series.getOrDefault(name, 0.0) - before, by -> by >= atLeast);
    }

    void awaitValue(String name, double atLeast) throws Exception {
        var _ = Await.until(
                "value of " + name,
                LIMIT,
                () -> of(url).series.getOrDefault(name, Double.NaN),
                value -> value >= atLeast);
    }
}
