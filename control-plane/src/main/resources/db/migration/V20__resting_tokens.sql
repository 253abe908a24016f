-- Whoever registered with it takes no task: a warm pod in a freeze window.
alter table agent_pool_token add column resting boolean not null default false;
