-- The length of a log changes with every chunk. While no index depends on it, not even by its condition, no index is
-- written for that, and the row that was is cleared away on its page (PostgreSQL's heap-only tuples), which needs room.
drop index log_stream_to_compact;
create index log_stream_to_compact on log_stream (sealed_at)
    where sealed_at is not null and blob_id is null and expired_at is null;
alter table log_stream set (fillfactor = 50);
