package io.terrane.executor;

import java.nio.file.Path;
import java.util.Optional;

/**
 * What a plan task made, as files.
 *
 * @param file the engine's plan file
 * @param json the plan as {@code show -json} prints it
 * @param lockFile the dependency lock file, where the configuration needs one
 */
public record PlanArtifact(Path file, Path json, Optional<Path> lockFile) {}
