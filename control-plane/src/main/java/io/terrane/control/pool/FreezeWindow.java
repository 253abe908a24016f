package io.terrane.control.pool;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * A time of some weekdays. The day counts on which it starts: one of Friday from 18:00 to 06:00 ends on Saturday, and
 * nothing of it is on Friday morning.
 *
 * @param days on which it starts
 * @param start such as {@code 18:00}
 * @param end the first such time after the start; where both are the same, a day later
 * @param timeZone such as {@code Europe/Berlin}; the clock changes there are followed
 */
@RegisterForReflection
public record FreezeWindow(Set<Day> days, String start, String end, String timeZone) {

    /** A weekday. */
    @RegisterForReflection
    public enum Day {
        @JsonProperty("monday")
        MONDAY,
        @JsonProperty("tuesday")
        TUESDAY,
        @JsonProperty("wednesday")
        WEDNESDAY,
        @JsonProperty("thursday")
        THURSDAY,
        @JsonProperty("friday")
        FRIDAY,
        @JsonProperty("saturday")
        SATURDAY,
        @JsonProperty("sunday")
        SUNDAY;

        static Day of(DayOfWeek day) {
            return valueOf(day.name());
        }
    }

    public FreezeWindow {
        days = days == null ? Set.of() : Set.copyOf(days);
    }

    /** When it ends; empty where it is not open. */
    Optional<Instant> openUntil(Instant now) {
        var today = now.atZone(zone()).toLocalDate();
        return Stream.of(today.minusDays(1), today)
                .filter(date -> days.contains(Day.of(date.getDayOfWeek())))
                .filter(date -> !startOn(date).toInstant().isAfter(now))
                .map(date -> endAfter(date).toInstant())
                .filter(now::isBefore)
                .findFirst();
    }

    private ZonedDateTime startOn(LocalDate date) {
        return date.atTime(LocalTime.parse(start)).atZone(zone());
    }

    private ZonedDateTime endAfter(LocalDate date) {
        var endTime = LocalTime.parse(end);
        var isNextDay = !endTime.isAfter(LocalTime.parse(start));
        return (isNextDay ? date.plusDays(1) : date).atTime(endTime).atZone(zone());
    }

    private ZoneId zone() {
        return ZoneId.of(timeZone);
    }
}
