-- People want this agent to take no more tasks. It outlasts the agent's sessions; what an agent says itself does not.
alter table agent add column drain_wanted boolean not null default false;
