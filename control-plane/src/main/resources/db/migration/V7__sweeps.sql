-- What all replicas know of their looking for what nobody holds any more; one of them looks at a time.
create table sweep (
    one_row boolean primary key default true check (one_row),
    swept_at timestamptz not null,                  -- long ago: all of us were away
    braked_since timestamptz,                       -- null: leases are lost as usual
    silent_agents bigint not null default 0,
    known_agents bigint not null default 0
);
insert into sweep (swept_at) values ('-infinity');
