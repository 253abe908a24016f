-- The data of Terrane. Keys are UUIDv7, made by the application. Times are timestamptz, and UTC where they are shown.
-- A column named "envelope" holds how the bytes beside it are encrypted; null means that they are not.

create table organization (
    id uuid primary key,
    name text not null unique,
    created_at timestamptz not null,
    revision int not null default 0
);

create table api_token (
    id uuid primary key,
    organization_id uuid references organization,   -- null: every organization
    name text not null,
    hash bytea not null unique,                     -- SHA-256 of the token, which is kept nowhere
    created_at timestamptz not null,
    expires_at timestamptz,
    revoked_at timestamptz,
    last_used_at timestamptz
);

create table idempotency_key (
    api_token_id uuid not null references api_token,
    key text not null,
    request_hash bytea not null,                    -- SHA-256 of method, path and body
    status int not null,
    location text,
    body bytea not null,
    created_at timestamptz not null,
    primary key (api_token_id, key)
);

create table audit_event (
    id uuid primary key,
    organization_id uuid,                           -- no reference: entries outlive what they tell of
    at timestamptz not null,
    actor_kind text not null check (actor_kind in ('api_token', 'agent', 'system')),
    actor_id uuid,
    actor_name text not null,
    action text not null,                           -- such as run.confirm
    subject_kind text not null,
    subject_id uuid,
    detail jsonb not null default '{}'
);
create index audit_event_by_organization on audit_event (organization_id, id desc);

-- Large bytes, in parts of at most 1 MiB, so that they can be streamed and ranges of them read.
create table blob (
    id uuid primary key,
    size bigint check (size >= 0),                  -- with sha256: null until all parts are here
    sha256 bytea check (length(sha256) = 32),
    envelope bytea,
    created_at timestamptz not null,
    check ((size is null) = (sha256 is null))
);
create index blob_unfinished on blob (created_at) where sha256 is null;

create table blob_part (
    blob_id uuid not null references blob on delete cascade,
    start_offset bigint not null,
    bytes bytea not null,
    primary key (blob_id, start_offset)
);
alter table blob_part alter column bytes set storage external;

create table agent_pool (
    id uuid primary key,
    organization_id uuid not null references organization,
    name text not null,
    kind text not null check (kind in ('static', 'kubernetes')),
    created_at timestamptz not null,
    revision int not null default 0,
    unique (organization_id, name)
);

create table agent_pool_token (
    id uuid primary key,
    agent_pool_id uuid not null references agent_pool,
    name text not null,
    hash bytea not null unique,
    created_at timestamptz not null,
    expires_at timestamptz,
    revoked_at timestamptz,
    last_used_at timestamptz
);

create table agent (
    id uuid primary key,
    agent_pool_id uuid not null references agent_pool,
    agent_pool_token_id uuid not null references agent_pool_token,
    name text not null,
    version text not null,
    hostname text not null,
    labels jsonb not null default '{}',
    registered_at timestamptz not null,
    revoked_at timestamptz,
    -- The session: raised by every hello, so that what an older connection does can be told from the current one's.
    session_epoch bigint not null default 0,
    instance_id uuid,
    boot_id text,
    slots int not null default 1,
    free_slots int not null default 0,
    draining boolean not null default false,
    last_seen_at timestamptz
);
create index agent_by_pool on agent (agent_pool_id, id desc);

create table agent_token (
    id uuid primary key,
    agent_id uuid not null references agent,
    hash bytea not null unique,
    created_at timestamptz not null,
    expires_at timestamptz not null
);
create index agent_token_by_agent on agent_token (agent_id);

create table workspace (
    id uuid primary key,
    organization_id uuid not null references organization,
    name text not null,
    description text,
    execution_mode text not null check (execution_mode in ('local', 'agent', 'kubernetes')),
    agent_pool_id uuid references agent_pool,
    engine text not null check (engine in ('terraform', 'tofu')),
    engine_version text,                            -- null: the executor's own choice
    working_directory text not null default '',
    auto_apply boolean not null default false,
    current_state_version_id uuid,
    created_at timestamptz not null,
    updated_at timestamptz not null,
    revision int not null default 0,
    unique (organization_id, name),
    check ((execution_mode = 'local') = (agent_pool_id is null))
);

create table variable (
    id uuid primary key,
    workspace_id uuid not null references workspace on delete cascade,
    key text not null,
    category text not null check (category in ('terraform', 'environment')),
    value bytea not null,                           -- UTF-8
    envelope bytea,
    hcl boolean not null default false,
    sensitive boolean not null default false,
    description text,
    created_at timestamptz not null,
    updated_at timestamptz not null,
    revision int not null default 0,
    unique (workspace_id, category, key)
);

create table configuration_version (
    id uuid primary key,
    workspace_id uuid not null references workspace on delete cascade,
    blob_id uuid not null references blob,
    size bigint not null,                           -- of the tar.gz archive
    sha256 bytea not null,
    unpacked_size bigint not null,
    files int not null,
    message text,
    created_by text not null,
    created_at timestamptz not null
);
create index configuration_version_by_workspace on configuration_version (workspace_id, id desc);

create table run (
    id uuid primary key,
    workspace_id uuid not null references workspace,
    organization_id uuid not null references organization,
    kind text not null check (kind in ('plan-only', 'plan-and-apply', 'destroy', 'refresh-only')),
    status text not null check (status in ('pending', 'plan_queued', 'planning', 'planned', 'planned_and_finished',
        'apply_queued', 'applying', 'applied', 'discarded', 'canceling', 'canceled', 'errored', 'interrupted')),
    message text,
    auto_apply boolean not null,
    targets jsonb not null default '[]',
    replace jsonb not null default '[]',
    created_by text not null,
    created_at timestamptz not null,
    updated_at timestamptz not null,
    finished_at timestamptz,
    -- Frozen at creation.
    configuration_version_id uuid not null references configuration_version,
    variables bytea not null,                       -- JSON
    variables_envelope bytea,
    execution_mode text not null,
    agent_pool_id uuid references agent_pool,
    engine text not null,
    engine_version text,                            -- from the plan on: the version that planned
    working_directory text not null,
    -- Frozen when the run gets the workspace.
    base_state_version_id uuid,
    -- What became of it.
    has_changes boolean,
    summary jsonb,
    outputs jsonb,
    failure_kind text,
    failure_message text,
    state_pending boolean not null default false,   -- the final state is still on its way
    revision int not null default 0
);
create index run_by_workspace on run (workspace_id, id desc);
create index run_by_organization on run (organization_id, id desc);
create index run_waiting on run (workspace_id, id) where status = 'pending';

-- One run that can change a workspace is active at a time.
create unique index run_active on run (workspace_id)
    where kind <> 'plan-only'
        and (state_pending or status in ('plan_queued', 'planning', 'planned', 'apply_queued', 'applying', 'canceling', 'interrupted'));

create table approval (
    run_id uuid primary key references run,
    decision text not null check (decision in ('confirmed', 'discarded', 'automatic')),
    decided_by text not null,
    comment text,
    decided_at timestamptz not null
);

create table task (
    id uuid primary key,
    run_id uuid not null references run,
    organization_id uuid not null references organization,
    phase text not null check (phase in ('plan', 'apply')),
    status text not null check (status in ('queued', 'offered', 'leased', 'running', 'succeeded', 'failed', 'canceled', 'lost')),
    priority smallint not null,                     -- 0 apply, 1 plan, 2 plan-only: lower goes first
    execution_mode text not null,
    agent_pool_id uuid references agent_pool,
    desired text not null default 'run' check (desired in ('run', 'cancel', 'force')),
    attempt int not null default 0,                 -- counts the grants
    lease_epoch bigint not null default 0,          -- of the last lease
    offered_to uuid references agent,
    offer_expires_at timestamptz,
    step text,
    message text,
    exit_code int,
    failure_kind text,
    queued_at timestamptz not null,
    started_at timestamptz,
    finished_at timestamptz,
    revision int not null default 0,
    unique (run_id, phase)
);
create index task_queue on task (execution_mode, agent_pool_id, priority, queued_at) where status = 'queued';
create index task_offered on task (offer_expires_at) where status = 'offered';

create table lease (
    task_id uuid not null references task,
    attempt int not null,
    epoch bigint not null,
    agent_id uuid references agent,                 -- null: the control plane's own executor
    instance_id uuid not null,                      -- of the process that holds it
    token_hash bytea not null unique,
    granted_at timestamptz not null,
    renewed_at timestamptz not null,
    expires_at timestamptz not null,
    ended_at timestamptz,
    primary key (task_id, attempt, epoch)
);
create unique index lease_current on lease (task_id) where ended_at is null;
create index lease_expiry on lease (expires_at) where ended_at is null;

-- What one attempt of a plan left. Another attempt plans again, and leaves other bytes.
create table task_artifact (
    task_id uuid not null references task,
    attempt int not null,
    part text not null check (part in ('file', 'json', 'lock')),
    blob_id uuid not null references blob,
    size bigint not null,
    sha256 bytea not null,
    primary key (task_id, attempt, part)
);

-- The log of one attempt of a task: an append-only string of bytes. Chunks are kept as they came and never changed.
create table log_stream (
    id uuid primary key,
    task_id uuid not null references task,
    attempt int not null,
    length bigint not null default 0,
    sealed_at timestamptz,
    sha256 bytea,
    partial text,
    blob_id uuid references blob,                   -- of a compacted log, which has no chunks any more
    created_at timestamptz not null,
    unique (task_id, attempt)
);

create table log_chunk (
    log_stream_id uuid not null references log_stream on delete cascade,
    start_offset bigint not null check (start_offset >= 0),
    length int not null check (length > 0),         -- uncompressed
    crc32 bigint not null,                          -- of the uncompressed bytes
    encoding text not null check (encoding in ('gzip', 'identity')),
    bytes bytea not null,
    primary key (log_stream_id, start_offset)
);
alter table log_chunk alter column bytes set storage external;

create table state_version (
    id uuid primary key,
    workspace_id uuid not null references workspace,
    run_id uuid references run,
    task_id uuid references task,
    serial bigint not null,
    lineage text not null,
    size bigint not null,
    sha256 bytea not null,
    blob_id uuid not null references blob,
    suspect boolean not null default false,         -- the engine was killed while it wrote
    quarantined text,                               -- why it is kept aside; null: it counts
    created_by text not null,
    created_at timestamptz not null
);
create unique index state_version_serial on state_version (workspace_id, lineage, serial) where quarantined is null;
create index state_version_by_workspace on state_version (workspace_id, id desc);

alter table workspace add foreign key (current_state_version_id) references state_version;
alter table run add foreign key (base_state_version_id) references state_version;

create table resource_change (
    run_id uuid not null references run,
    position int not null,                          -- in the plan
    address text not null,
    previous_address text,
    deposed text,
    type text not null,
    name text not null,
    provider text,
    action text not null,
    drift boolean not null default false,
    importing boolean not null default false,
    before jsonb,                                   -- sensitive values are masked
    after jsonb,
    status text not null default 'planned' check (status in ('planned', 'applying', 'applied', 'errored')),
    provider_id text,
    elapsed_ms bigint,
    primary key (run_id, position)
);
create index resource_change_by_address on resource_change (run_id, address);
