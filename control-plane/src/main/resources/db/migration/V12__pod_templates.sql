alter table agent_pool
    add column pod_template jsonb,                  -- of a pool of kind kubernetes alone, as limits are
    add column limits jsonb;
