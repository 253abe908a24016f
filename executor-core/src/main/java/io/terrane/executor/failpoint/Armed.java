package io.terrane.executor.failpoint;

import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The fail point at which this process is to end. Chosen by the process's own environment when it starts, which no task
 * has any part in, and by nothing else.
 */
public final class Armed {
    /** The variable: the point's name, and the how manyth time, such as {@code chunk-answered:2}. */
    public static final String SETTING = "TERRANE_FAIL_POINT";

    private static final Logger LOG = LoggerFactory.getLogger(Armed.class);
    private static final Pattern TEXT = Pattern.compile("([a-z-]+)(?::([1-9][0-9]{0,8}))?");

    private final FailPoint point;
    private final int time;
    private final AtomicInteger reached = new AtomicInteger();

    private Armed(FailPoint point, int time) {
        this.point = point;
        this.time = time;
    }

    /**
     * Empty where the environment names none, as it should be wherever anybody works.
     *
     * @throws IllegalArgumentException where it names none that there is; the message is a sentence for the operator
     */
    public static Optional<Armed> in(Map<String, String> environment) {
        var text = environment.getOrDefault(SETTING, "").strip();
        return text.isEmpty() ? Optional.empty() : Optional.of(of(text));
    }

    private static Armed of(String text) {
        var parts = TEXT.matcher(text);
        if (!parts.matches()) {
            throw new IllegalArgumentException(
                    "%s must be the name of a fail point and maybe a number, such as chunk-answered:2, not '%s'."
                            .formatted(SETTING, text));
        }
        var time = parts.group(2);
        return new Armed(point(parts.group(1)), time == null ? 1 : Integer.parseInt(time));
    }

    private static FailPoint point(String name) {
        return Arrays.stream(FailPoint.values())
                .filter(each -> each.text().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("%s names no fail point: '%s'. There are %s."
                        .formatted(
                                SETTING,
                                name,
                                Arrays.stream(FailPoint.values())
                                        .map(FailPoint::text)
                                        .collect(Collectors.joining(", ")))));
    }

    /** From now on the point counts; to be called once, before anything else is done. */
    public void arm() {
        LOG.warn("{} is set: this process ends at {}, time {}, as if it were killed", SETTING, point.text(), time);
        FailPoint.arm(this);
    }

    boolean isDue(FailPoint reachedPoint) {
        return reachedPoint == point && reached.incrementAndGet() == time;
    }
}
