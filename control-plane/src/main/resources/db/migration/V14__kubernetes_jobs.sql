-- A Job that the cluster has or is about to have.
create table kubernetes_job (
    name text primary key,
    agent_pool_id uuid not null,
    agent_pool_token_id uuid not null unique,
    task_id uuid,                                   -- null: a warm one, which takes the next task of its pool
    attempt int,                                    -- of the task
    created_at timestamptz not null,
    made_at timestamptz,                            -- null: the cluster may not have it yet
    waiting text,                                   -- why nothing runs in it yet
    ended_at timestamptz,
    failure text,
    check ((task_id is null) = (attempt is null))
);
create unique index kubernetes_job_of_task on kubernetes_job (task_id, attempt)
    where ended_at is null and task_id is not null;
create index kubernetes_job_open on kubernetes_job (agent_pool_id) where ended_at is null;
create index kubernetes_job_by_task on kubernetes_job (task_id, attempt) where task_id is not null;
create index kubernetes_job_failed on kubernetes_job (agent_pool_id, ended_at) where failure is not null;

-- Whose turn it is to look after the Jobs: one replica's at a time.
create table kubernetes_turn (
    one_row boolean primary key default true check (one_row),
    replica uuid,
    ends_at timestamptz not null,
    problem text                                    -- why it cannot be done
);
insert into kubernetes_turn (ends_at) values ('-infinity');
