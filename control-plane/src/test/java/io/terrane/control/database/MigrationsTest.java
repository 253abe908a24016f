package io.terrane.control.database;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * A replica that is upgraded migrates while others still work. Each migration is one transaction, and one that locks
 * two tables, one after the other, comes to a deadlock sooner or later with whoever needs the two in the other order.
 */
class MigrationsTest {
    private static final Path MIGRATIONS = Path.of("src/main/resources/db/migration");

    /** What was there before anybody thought of it. */
    private static final int FIRST_CAREFUL = 12;

    private static final Pattern NUMBER = Pattern.compile("V(\\d+)__[a-z_]+\\.sql");
    private static final Pattern CREATED = Pattern.compile("create table (\\w+)");
    private static final Pattern LOCKED = Pattern.compile(
            "(?:alter table|update|delete from|insert into|references|create (?:unique )?index \\w+ on) (\\w+)");

    static Stream<Path> careful() throws IOException {
        return migrations().filter(each -> number(each) >= FIRST_CAREFUL);
    }

    private static Stream<Path> migrations() throws IOException {
        try (var files = Files.list(MIGRATIONS)) {
            return files.toList().stream();
        }
    }

    private static int number(Path migration) {
        var name = NUMBER.matcher(migration.getFileName().toString());
        assertThat(name.matches()).as(migration.toString()).isTrue();
        return Integer.parseInt(name.group(1));
    }

    @ParameterizedTest
    @MethodSource("careful")
    void locksOneTableThatWasThereBefore(Path migration) throws IOException {
        var statements = Files.readString(migration).replaceAll("--[^\n]*", "").replaceAll("\\s+", " ");
        var locked = new TreeSet<String>();
        LOCKED.matcher(statements).results().forEach(match -> locked.add(match.group(1)));
        CREATED.matcher(statements).results().forEach(match -> locked.remove(match.group(1)));

        assertThat(locked).as("tables that are locked").hasSizeLessThanOrEqualTo(1);
    }

    @Test
    void noTwoHaveOneNumber() throws IOException {
        assertThat(migrations().map(MigrationsTest::number)).doesNotHaveDuplicates();
    }
}
