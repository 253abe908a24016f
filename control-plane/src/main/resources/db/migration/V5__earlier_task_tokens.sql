-- A grant that is sent again has another token, while the one before may be on its way or in use already.
alter table lease add column earlier_token_hashes bytea[];
create index lease_earlier_tokens on lease using gin (earlier_token_hashes) where earlier_token_hashes is not null;
