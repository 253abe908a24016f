-- The control plane's own executor serves all organizations in turn: whoever has the fewest tasks under way is next.
create index task_local_queue on task (organization_id, priority, queued_at, id)
    where status = 'queued' and execution_mode = 'local';
create index task_local_held on task (organization_id)
    where status in ('leased', 'running') and execution_mode = 'local';
