package io.terrane.executor.engine;

import java.nio.file.Path;

/** An engine that can be run. */
public record EngineBinary(Path executable, String version) {}
