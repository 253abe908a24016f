package io.terrane.control.database;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.UserPrincipal;
import java.nio.file.attribute.UserPrincipalNotFoundException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Who the database server runs as. PostgreSQL refuses to run as root, so root hands it to somebody else. */
sealed interface ServerUser {

    /** The command, run as that user in a session of its own: a Ctrl-C at our terminal is not meant for it. */
    List<String> command(List<String> command);

    /** Gives the user a file or directory of ours. */
    void own(Path path) throws IOException;

    /** The user that owns the cluster that is there, or else the one that shall. */
    static ServerUser of(PostgresCluster cluster) throws IOException {
        if (!isRoot()) {
            return new Ourselves();
        }
        var user = owner(cluster.data()).orElseGet(() -> unprivileged(cluster.directory()));
        return new Other(user, isReachable(cluster.directory(), user));
    }

    private static boolean isRoot() throws IOException {
        return Files.getAttribute(Path.of("/proc/self"), "unix:uid").equals(0);
    }

    private static Optional<UserPrincipal> owner(Path data) throws IOException {
        return Files.exists(data) ? Optional.of(Files.getOwner(data)) : Optional.empty();
    }

    private static UserPrincipal unprivileged(Path directory) {
        return Stream.of("postgres", "nobody")
                .flatMap(name -> find(directory, name).stream())
                .findFirst()
                .orElseThrow(
                        () -> new DatabaseFailure(
                                "PostgreSQL does not run as root, and this system has neither a user postgres nor a user nobody. Create one of them, or start the control plane as another user."));
    }

    private static Optional<UserPrincipal> find(Path directory, String name) {
        try {
            return Optional.of(
                    directory.getFileSystem().getUserPrincipalLookupService().lookupPrincipalByName(name));
        } catch (UserPrincipalNotFoundException _) {
            return Optional.empty();
        } catch (IOException e) {
            throw new DatabaseFailure("The users of this system cannot be looked up: " + e.getMessage(), e);
        }
    }

    private static boolean isReachable(Path directory, UserPrincipal user) throws IOException {
        for (var each = directory.toRealPath(); each != null; each = each.getParent()) {
            var others = Files.getPosixFilePermissions(each, LinkOption.NOFOLLOW_LINKS)
                    .contains(PosixFilePermission.OTHERS_EXECUTE);
            if (!others && !Files.getOwner(each).equals(user)) {
                return false;
            }
        }
        return true;
    }

    /** An ordinary user, as which the control plane runs too. */
    record Ourselves() implements ServerUser {
        @Override
        public List<String> command(List<String> command) {
            return SystemProgram.ownSession(command);
        }

        @Override
        public void own(Path path) {}
    }

    /**
     * Another user than root, who we are.
     *
     * @param reachable whether it may enter every directory on the way to the cluster
     */
    record Other(UserPrincipal user, boolean reachable) implements ServerUser {
        @Override
        public List<String> command(List<String> command) {
            return SystemProgram.ownSession(SystemProgram.find("setpriv")
                    .map(each -> setpriv(each, command))
                    .orElseGet(() -> su(command)));
        }

        private List<String> setpriv(Path setpriv, List<String> command) {
            var all = new ArrayList<>(
                    List.of(setpriv.toString(), "--reuid=" + user.getName(), "--regid=" + group(), "--clear-groups"));
            if (!reachable) {
                // To get through the directories above, such as root's home: it may read what we may, never write it.
                // Without the bit, the kernel leaves the capability out where a program asks what it may do.
                all.addAll(List.of(
                        "--inh-caps=+dac_read_search",
                        "--ambient-caps=+dac_read_search",
                        "--securebits=+no_setuid_fixup"));
            }
            all.addAll(command);
            return all;
        }

        private List<String> su(List<String> command) {
            if (!reachable) {
                throw new DatabaseFailure(
                        "The user %s, as which PostgreSQL runs, cannot enter the data directory. Set TERRANE_DATA_DIR to one that everybody can enter."
                                .formatted(user.getName()));
            }
            var su = SystemProgram.find("su")
                    .orElseThrow(() -> new DatabaseFailure(
                            "PostgreSQL does not run as root, and there is neither setpriv nor su to start it as %s. Install one of them, or start the control plane as another user."
                                    .formatted(user.getName())));
            var all = new ArrayList<>(
                    List.of(su.toString(), "-s", "/bin/sh", "-c", "exec \"$0\" \"$@\"", "--", user.getName()));
            all.addAll(command);
            return all;
        }

        private String group() {
            return SystemProgram.output(List.of("id", "-g", user.getName()));
        }

        @Override
        public void own(Path path) throws IOException {
            Files.setOwner(path, user);
        }
    }
}
