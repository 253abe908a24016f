package io.terrane.control.identity;

import io.smallrye.config.ConfigMapping;
import java.nio.file.Path;
import java.util.Optional;

/** Where the administrator's first token comes from or goes to. Without any of these it is printed once. */
@ConfigMapping(prefix = "terrane")
interface AdminTokenConfig {

    /** The token itself, chosen by the operator. */
    Optional<String> adminToken();

    /** A file that holds the token. Where it is absent at the first start it is written, for its owner's eyes only. */
    Optional<Path> adminTokenFile();
}
