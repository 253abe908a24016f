package io.terrane.executor.archive;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermission;

/** Writes entries below one directory, which is empty at first. */
final class DirectorySink implements Sink {
    private final Path root;
    private final byte[] buffer = new byte[64 * 1024];

    DirectorySink(Path root) {
        this.root = root;
    }

    @Override
    public void directory(EntryPath path) throws RefusedArchive, IOException {
        Files.createDirectories(resolve(path));
    }

    @Override
    public void file(EntryPath path, boolean executable, Content content) throws RefusedArchive, IOException {
        var file = withParent(path);
        try (var out = Files.newOutputStream(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
            for (var count = content.read(buffer); count >= 0; count = content.read(buffer)) {
                out.write(buffer, 0, count);
            }
        }
        if (executable) {
            var permissions = Files.getPosixFilePermissions(file);
            permissions.add(PosixFilePermission.OWNER_EXECUTE);
            Files.setPosixFilePermissions(file, permissions);
        }
    }

    @Override
    public void symbolicLink(EntryPath path, String target) throws RefusedArchive, IOException {
        Files.createSymbolicLink(withParent(path), Path.of(target));
    }

    @Override
    public void hardLink(EntryPath path, EntryPath existing) throws RefusedArchive, IOException {
        Files.createLink(withParent(path), resolve(existing));
    }

    private Path withParent(EntryPath path) throws RefusedArchive, IOException {
        var file = resolve(path);
        Files.createDirectories(file.resolveSibling("."));
        return file;
    }

    private Path resolve(EntryPath path) throws RefusedArchive {
        try {
            return root.resolve(path.text());
        } catch (InvalidPathException e) {
            throw new RefusedArchive(
                    "The archive's entry %s has a name that this machine cannot write (is its locale a UTF-8 one?)."
                            .formatted(RefusedArchive.quoted(path.text())),
                    e);
        }
    }
}
