-- What a person said of an apply of which nobody knew how it ended.
create table settlement (
    run_id uuid primary key references run,
    outcome text not null check (outcome in ('applied', 'errored')),
    settled_by text not null,
    comment text not null,
    settled_at timestamptz not null
);
