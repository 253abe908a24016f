package io.terrane.executor.archive;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ArchiveTest {
    private static final ArchiveLimits LIMITS = new ArchiveLimits(1 << 20, 1_000);

    @TempDir
    Path outside;

    private Path directory = Path.of("");

    @BeforeEach
    void makeDirectory() throws IOException {
        directory = Files.createDirectory(outside.resolve("configuration"));
    }

    @Test
    void unpacksFilesDirectoriesAndLinksThatStayInside() throws Exception {
        var archive = new Tar()
                        .directory("./")
                        .file("./main.tf", "# main")
                        .directory("./modules")
                        .executable("./modules/a/run.sh", "#!/bin/sh")
                        .symbolicLink("modules/a/main.tf", "../../main.tf")
                        .symbolicLink("modules/b", "a")
                        .hardLink("copy.tf", "./main.tf")
                        .stream();

        var contents = Archive.unpack(archive, directory, LIMITS);

        assertThat(contents).isEqualTo(new ArchiveContents(7, 15));
        assertThat(directory.resolve("modules/b/main.tf")).hasContent("# main");
        assertThat(directory.resolve("copy.tf")).hasContent("# main");
        assertThat(directory.resolve("modules/a/run.sh")).isExecutable();
        assertThat(Files.isExecutable(directory.resolve("main.tf"))).isFalse();
    }

    @Test
    void answersTheSameWithoutUnpacking() throws Exception {
        var archive =
                new Tar().file("main.tf", "# main").file("a/b/c.tf", "# c").bytes();

        var contents = Archive.check(new ByteArrayInputStream(archive), LIMITS);

        assertThat(contents).isEqualTo(Archive.unpack(new ByteArrayInputStream(archive), directory, LIMITS));
    }

    @Test
    void skipsWhatAnEngineLeftBehind() throws Exception {
        var archive = new Tar()
                        .file("main.tf", "# main")
                        .symbolicLink(".terraform/providers/linux_amd64", "/root/.terraform.d/cache")
                        .file("app/.terraform/terraform.tfstate", "{}")
                        .stream();

        var contents = Archive.unpack(archive, directory, LIMITS);

        assertThat(contents.entries()).isEqualTo(1);
        assertThat(directory.resolve(".terraform")).doesNotExist();
        assertThat(directory.resolve("app")).doesNotExist();
    }

    @ParameterizedTest
    @MethodSource("notArchives")
    void refusesWhatIsNoCompleteArchive(byte[] bytes) {
        assertThatThrownBy(() -> Archive.check(new ByteArrayInputStream(bytes), LIMITS))
                .isInstanceOf(RefusedArchive.class)
                .hasMessageMatching("The archive (is not a complete tar.gz file|holds no file)\\.");
    }

    static Stream<byte[]> notArchives() throws IOException {
        var good = new Tar().file("main.tf", "# " + "main".repeat(5_000)).bytes();
        var flipped = good.clone();
        flipped[good.length - 6] ^= 1;
        return Stream.of(
                new byte[0],
                "resource".getBytes(UTF_8),
                gzip("resource".getBytes(UTF_8)),
                gzip("resource ".repeat(1_000).getBytes(UTF_8)),
                Arrays.copyOf(good, good.length / 2),
                Arrays.copyOf(good, good.length - 1),
                flipped);
    }

    @Test
    void aBombIsRefusedBeforeItIsUnpacked() {
        var bomb = new Tar().file("zeros", "\0".repeat(64 << 20)).bytes();

        assertThatThrownBy(() -> Archive.unpack(new ByteArrayInputStream(bomb), directory, LIMITS))
                .isInstanceOf(RefusedArchive.class)
                .hasMessage("The archive holds more than the 1,048,576 bytes that it may unpack to.");
        assertThat(directory).isEmptyDirectory();
    }

    @Test
    void aBombInAHeaderIsRefused() throws IOException {
        var bomb = new Tar().commented("main.tf", "x".repeat(32 << 20)).bytes();
        var limits = new ArchiveLimits(1L << 30, 100_000);

        assertThatThrownBy(() -> Archive.check(new ByteArrayInputStream(bomb), limits))
                .isInstanceOf(RefusedArchive.class);
    }

    @Test
    void bytesAfterTheEndAreNotReadForEver() throws IOException {
        var tar = new ByteArrayOutputStream();
        tar.write(new Tar().file("main.tf", "").bytes());
        tar.write(gzip(new byte[64 << 20]));

        assertThatThrownBy(() -> Archive.check(new ByteArrayInputStream(tar.toByteArray()), LIMITS))
                .isInstanceOf(RefusedArchive.class);
    }

    @Test
    void aStreamThatFailsIsNotTheArchivesFault() {
        var good = new Tar().file("main.tf", "x".repeat(100)).bytes();
        var broken = new InputStream() {
            private int next;

            @Override
            public int read() throws IOException {
                if (next == 20) {
                    throw new IOException("connection reset");
                }
                return good[next++] & 0xff;
            }

            @Override
            public int read(byte[] buffer, int offset, int length) throws IOException {
                buffer[offset] = (byte) read();
                return 1;
            }
        };

        assertThatThrownBy(() -> Archive.check(broken, LIMITS))
                .isInstanceOf(IOException.class)
                .hasMessage("connection reset");
    }

    @Test
    void packsTextsDeterministically() throws Exception {
        var files =
                Map.of("main.tf", "# main", "modules/\u00fc/main.tf", "# \u00fc", "n".repeat(200) + "/a.tf", "# long");

        var packed = Archive.pack(files, LIMITS);

        assertThat(packed).isEqualTo(Archive.pack(Map.copyOf(files), LIMITS));
        assertThat(Archive.unpack(new ByteArrayInputStream(packed), directory, LIMITS)
                        .entries())
                .isEqualTo(6);
        assertThat(directory.resolve("main.tf")).hasContent("# main");
    }

    @Test
    void refusesToPackWhatItWouldNotUnpack() {
        assertThatThrownBy(() -> Archive.pack(Map.of("../x", ""), LIMITS)).hasMessageContaining("contains \"..\"");
        assertThatThrownBy(() -> Archive.pack(Map.of("a", "", "A", ""), LIMITS)).hasMessageContaining("differs from");
        assertThatThrownBy(() -> Archive.pack(Map.of("a/", ""), LIMITS)).hasMessageContaining("does not name a file");
        assertThatThrownBy(() -> Archive.pack(Map.of(), LIMITS)).hasMessageContaining("holds no file");
        assertThatThrownBy(() -> Archive.pack(Map.of("a", "x".repeat(2 << 20)), LIMITS))
                .hasMessageContaining("more than the 1,048,576 bytes");
    }

    private static byte[] gzip(byte[] content) throws IOException {
        var bytes = new ByteArrayOutputStream();
        try (var gzip = new GZIPOutputStream(bytes)) {
            gzip.write(content);
        }
        return bytes.toByteArray();
    }
}
