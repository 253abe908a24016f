create index agent_by_pool_token on agent (agent_pool_token_id);
