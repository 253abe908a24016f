-- Of a Job alone: its agent is offered this task and no other. No reference: that would lock tasks, too.
alter table agent_pool_token
    add column job boolean not null default false,
    add column task_id uuid;
