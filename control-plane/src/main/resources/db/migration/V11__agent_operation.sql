-- People want this agent to take no more tasks. It outlasts the agent's sessions; what an agent says itself does not.
alter table agent add column drain_wanted boolean not null default false;

-- What its host had at the last heartbeat that was written down; null until there is one.
alter table agent
    add column load double precision,
    add column memory_total_bytes bigint,
    add column memory_available_bytes bigint,
    add column free_disk_bytes bigint;
