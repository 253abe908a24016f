-- Labels that an agent must have, each with this value, to execute the tasks of a workspace.
alter table workspace add column required_labels jsonb not null default '{}';
alter table run add column required_labels jsonb not null default '{}';
alter table task add column required_labels jsonb not null default '{}';

-- Tasks that require the same are a queue of their own, so that none is looked for among those that an agent cannot
-- take. The labels themselves may be larger than an entry of an index.
alter table task add column requirement uuid not null generated always as (md5(required_labels::text)::uuid) stored;
drop index task_queue;
create index task_queue on task (execution_mode, agent_pool_id, requirement, priority, queued_at) where status = 'queued';

-- Who cannot execute a task although it has the labels: it lacks the engine's version. Its next session may not.
create table task_decline (
    task_id uuid not null references task,
    agent_id uuid not null references agent,
    session_epoch bigint not null,
    declined_at timestamptz not null,
    primary key (task_id, agent_id)
);
