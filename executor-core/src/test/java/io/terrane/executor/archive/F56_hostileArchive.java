package io.terrane.executor.archive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.terrane.fault.Iterations;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import org.apache.commons.compress.archivers.tar.TarConstants;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Archives that want to get out of their directory, or to fill the disk: refused, and nothing is outside. */
class F56_hostileArchive {
    private static final ArchiveLimits LIMITS = new ArchiveLimits(1 << 20, 1_000);
    private static final int MOST_GOOD_ENTRIES = 20;

    private record Hostile(Tar tar, String sentence) {}

    @Test
    void isRefusedWithASentenceAndWritesNothingOutside(@TempDir Path directory) throws Exception {
        Iterations.of("F56", 3).run(random -> {
            for (var hostile : hostile(random)) {
                round(hostile, Files.createTempDirectory(directory, "round"));
            }
        });
    }

    private static void round(Hostile hostile, Path outside) throws IOException {
        var directory = Files.createDirectory(outside.resolve("configuration"));
        var archive = hostile.tar().bytes();

        assertThatThrownBy(() -> Archive.unpack(new ByteArrayInputStream(archive), directory, LIMITS))
                .isInstanceOf(RefusedArchive.class)
                .hasMessageContaining(hostile.sentence())
                .hasMessageEndingWith(".");
        assertThatThrownBy(() -> Archive.check(new ByteArrayInputStream(archive), LIMITS))
                .isInstanceOf(RefusedArchive.class)
                .hasMessageContaining(hostile.sentence());
        assertThat(outside).isDirectoryNotContaining(each -> !each.equals(directory));
    }

    private static List<Hostile> hostile(Random random) {
        var long256 = "n".repeat(256);
        return List.of(
                refused(tar(random).file("/etc/cron.d/job", "x"), "\"/etc/cron.d/job\" has an absolute path"),
                refused(tar(random).file("a/../../out.tf", "x"), "\"a/../../out.tf\" contains \"..\""),
                refused(tar(random).symbolicLink("a", "/etc"), "\"a\" is a link to \"/etc\", which may leave"),
                refused(tar(random).symbolicLink("a", ".."), "is a link to \"..\", which may leave"),
                refused(tar(random).symbolicLink("d/a", "../../x"), "is a link to \"../../x\", which may leave"),
                refused(
                        tar(random).symbolicLink("p/q/r", "../..").symbolicLink("s", "p/q/r/../x"),
                        "\"s\" is a link to \"p/q/r/../x\", which may leave"),
                refused(
                        tar(random).symbolicLink("a", "b").file("a/x.tf", "x"),
                        "\"a/x.tf\" lies below an entry that is not a directory"),
                refused(
                        tar(random).file("a", "x").file("a/x.tf", "x"),
                        "\"a/x.tf\" lies below an entry that is not a directory"),
                refused(tar(random).hardLink("a", "/etc/passwd"), "\"/etc/passwd\" has an absolute path"),
                refused(tar(random).hardLink("a", "../x"), "\"../x\" contains \"..\""),
                refused(tar(random).hardLink("a", "b"), "\"a\" is a link to \"b\", which is not a file before it"),
                refused(
                        tar(random).symbolicLink("b", "c").hardLink("a", "b"),
                        "\"a\" is a link to \"b\", which is not a file before it"),
                refused(tar(random).kind("tty", TarConstants.LF_CHR), "\"tty\" is a device or a pipe"),
                refused(tar(random).kind("sda", TarConstants.LF_BLK), "\"sda\" is a device or a pipe"),
                refused(tar(random).kind("fifo", TarConstants.LF_FIFO), "\"fifo\" is a device or a pipe"),
                refused(tar(random).kind("odd", (byte) 'V'), "\"odd\" is neither a file nor a directory nor a link"),
                refused(tar(random).file("a.tf", "1").file("a.tf", "2"), "\"a.tf\" appears twice"),
                refused(
                        tar(random).file("a.tf", "1").file("A.tf", "2"),
                        "\"A.tf\" differs from another entry's path only"),
                refused(tar(random).file("M/a.tf", "1").file("m/b.tf", "2"), "\"m/b.tf\" differs from another"),
                refused(tar(random).file("\u00e9.tf", "1").file("e\u0301.tf", "2"), "differs from another"),
                refused(tar(random).file("stra\u00dfe", "1").file("STRASSE", "2"), "differs from another"),
                refused(tar(random).file("a", "1").directory("a"), "\"a\" appears twice"),
                refused(tar(random).file("d/" + long256, "x"), "a name of more than 255 bytes in its path"),
                refused(tar(random).file("d/".repeat(2100) + "x", "x"), "a path of more than 4096 bytes"),
                refused(tar(random).file("big", "x".repeat((1 << 20) + 1)), "more than the 1,048,576 bytes"),
                refused(tar(random).file("a\u001b[2Jb\"/../x", "x"), "\"a?[2Jb?/../x\" contains"),
                refused(manyEntries(random), "more than 1,000 entries"),
                refused(tar(random).file("d/".repeat(1_000) + "x", "x"), "more than 1,000 entries"),
                refused(new Tar(), "holds no file"));
    }

    private static Hostile refused(Tar tar, String sentence) {
        return new Hostile(tar, sentence);
    }

    /** It begins with entries that nobody could object to. */
    private static Tar tar(Random random) {
        var tar = new Tar();
        for (var i = random.nextInt(MOST_GOOD_ENTRIES); i > 0; i--) {
            var name = "good/%d-%d.tf".formatted(i, random.nextInt(1_000));
            tar = tar.file(name, "# ".repeat(random.nextInt(100)));
        }
        return tar;
    }

    private static Tar manyEntries(Random random) {
        var tar = tar(random);
        for (var i = 0; i <= LIMITS.entries(); i++) {
            tar = tar.file("f" + i, "");
        }
        return tar;
    }
}
