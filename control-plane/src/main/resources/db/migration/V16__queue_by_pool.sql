-- The pool says which mode its tasks are in.
drop index task_queue;
create index task_queue on task (agent_pool_id, requirement, priority, queued_at)
    where status = 'queued' and agent_pool_id is not null;
