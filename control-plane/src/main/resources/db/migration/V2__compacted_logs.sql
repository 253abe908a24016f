-- A compacted log is one gzip member in a blob. Each piece of its compressed data can be read for itself.
create table log_piece (
    log_stream_id uuid not null references log_stream on delete cascade,
    start_offset bigint not null check (start_offset >= 0),
    length int not null check (length > 0),         -- uncompressed
    crc32 bigint not null,                          -- of the uncompressed bytes
    blob_offset bigint not null,
    blob_length int not null check (blob_length > 0),
    primary key (log_stream_id, start_offset)
);

create index log_stream_to_compact on log_stream (sealed_at)
    where sealed_at is not null and blob_id is null and length > 0;
