alter table agent_pool
    add column pod_template jsonb,                  -- of a pool of kind kubernetes alone, as limits are
    add column limits jsonb;

-- Of a Job alone: its agent is offered this task and no other.
alter table agent_pool_token
    add column job boolean not null default false,
    add column task_id uuid references task;

-- A Job that the cluster has or is about to have.
create table kubernetes_job (
    name text primary key,
    agent_pool_id uuid not null references agent_pool,
    agent_pool_token_id uuid not null unique references agent_pool_token,
    task_id uuid references task,                   -- null: a warm one, which takes the next task of its pool
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

create index agent_by_pool_token on agent (agent_pool_token_id);

-- The pool says which mode its tasks are in.
drop index task_queue;
create index task_queue on task (agent_pool_id, requirement, priority, queued_at)
    where status = 'queued' and agent_pool_id is not null;
