-- The run's, which whoever executes a task is told.
alter table task add column traceparent text check (length(traceparent) = 55);
