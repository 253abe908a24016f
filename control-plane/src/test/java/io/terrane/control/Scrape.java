package io.terrane.control;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.restassured.RestAssured;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What the metrics said at one moment.
 *
 * @param series by their name with all labels, in alphabetical order: {@code name{a="b",c="d"}}
 */
public record Scrape(Map<String, Double> series) {

    /** Nobody needs a token for that. */
    public static Scrape now() {
        return of(RestAssured.get("/q/metrics").then().statusCode(200).extract().asString());
    }

    static Scrape of(String text) {
        return new Scrape(text.lines()
                .filter(line -> !line.startsWith("#") && !line.isBlank())
                .collect(Collectors.toMap(
                        line -> line.substring(0, line.lastIndexOf(' ')),
                        line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))));
    }

    public double value(String name) {
        assertThat(series).containsKey(name);
        return requireNonNull(series.get(name));
    }

    /** By how much it is more now. */
    public double moved(String name) {
        return now().value(name) - value(name);
    }

    /** Without labels. */
    public Set<String> names() {
        return series.keySet().stream()
                .map(each -> each.contains("{") ? each.substring(0, each.indexOf('{')) : each)
                .collect(Collectors.toSet());
    }
}
