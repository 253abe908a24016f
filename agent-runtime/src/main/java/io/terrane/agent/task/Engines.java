package io.terrane.agent.task;

import io.terrane.agent.journal.DataDirectory;
import io.terrane.agent.settings.Settings;
import io.terrane.executor.DataAccessor;
import io.terrane.executor.TaskControl;
import java.nio.file.Path;

final class Engines {
    Engines(Settings settings, DataDirectory directory) {}

    void execute(DataAccessor accessor, TaskControl control, Path directory) {}
}
