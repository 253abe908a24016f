-- The span of the request that made the run, as W3C Trace Context writes it; null where nobody traces it.
alter table run
    add column traceparent text check (length(traceparent) = 55);

-- The run's, which whoever executes a task is told.
alter table task
    add column traceparent text check (length(traceparent) = 55);
