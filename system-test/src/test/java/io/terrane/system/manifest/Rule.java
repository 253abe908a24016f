package io.terrane.system.manifest;

import java.util.List;

/** Something that manifests must hold; the name of the class says what. */
interface Rule {
    /** A sentence for each place where they do not, with what to do about it. */
    List<String> violations(Manifests manifests);
}
