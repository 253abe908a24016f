package io.terrane.executor.contract;

import io.terrane.executor.DataAccessor;
import io.terrane.executor.TaskControl;
import io.terrane.protocol.TaskLease;

/** A task that the test holds, with the accessor under test. */
public record Leased(TaskLease lease, DataAccessor accessor, TaskControl control) {}
