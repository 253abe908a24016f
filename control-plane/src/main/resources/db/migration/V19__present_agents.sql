-- Each pod leaves an agent behind, which is revoked: what is asked every few seconds must not read those.
create index agent_present on agent (agent_pool_id, id desc) where revoked_at is null;
