-- Of an expired log nothing is left but that there was one.
alter table log_stream add column expired_at timestamptz;

create index log_stream_to_expire on log_stream (sealed_at) where sealed_at is not null and expired_at is null;
