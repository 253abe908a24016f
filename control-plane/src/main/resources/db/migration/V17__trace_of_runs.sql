-- The span of the request that made the run, as W3C Trace Context writes it; null where nobody traces it.
alter table run add column traceparent text check (length(traceparent) = 55);
