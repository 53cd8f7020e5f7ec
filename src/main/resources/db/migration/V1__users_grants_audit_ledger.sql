-- users and role_grants may belong to the identity provider and be there already; further columns are welcome. Room in a
-- page of users keeps a change from touching the index.
CREATE TABLE IF NOT EXISTS users (
    id             text        PRIMARY KEY,
    resource_owner text        NOT NULL,
    state          text        NOT NULL CHECK (state IN ('active', 'deactivated', 'locked', 'initial', 'deleted')),
    sequence       bigint      NOT NULL,
    creation_date  timestamptz NOT NULL,
    change_date    timestamptz NOT NULL
) WITH (fillfactor = 90);

CREATE TABLE IF NOT EXISTS role_grants (
    actor_id       text NOT NULL,
    resource_owner text NOT NULL,
    role           text NOT NULL,
    PRIMARY KEY (actor_id, resource_owner, role)
);

-- No foreign key to users: it would check 2,000 rows one by one for each batch, and the rows are locked already.
CREATE TABLE user_events (
    user_id    text        NOT NULL,
    sequence   bigint      NOT NULL,
    event_type text        NOT NULL,
    actor_id   text        NOT NULL,
    request_id text        NOT NULL,
    reason     text,
    created_at timestamptz NOT NULL,
    PRIMARY KEY (user_id, sequence)
);

-- The ledger: one row for each recorded answer. The last four columns are a success's details.
CREATE TABLE deactivation_requests (
    actor_id          text        NOT NULL,
    request_id        text        NOT NULL,
    user_id           text        NOT NULL,
    content_hash      bytea       NOT NULL,
    request_topic     text        NOT NULL,
    request_partition integer     NOT NULL,
    request_offset    bigint      NOT NULL,
    refusal           text,
    sequence          bigint,
    change_date       timestamptz,
    resource_owner    text,
    creation_date     timestamptz,
    recorded_at       timestamptz NOT NULL,
    PRIMARY KEY (actor_id, request_id),
    CHECK (num_nulls(sequence, change_date, resource_owner, creation_date) = CASE WHEN refusal IS NULL THEN 0 ELSE 4 END)
);

-- For the purge, which takes the oldest answers first.
CREATE INDEX deactivation_requests_recorded_at ON deactivation_requests (recorded_at);

-- The offset fence: what the group is known to have committed, and where the last batch ends that was begun behind it; who
-- began it and when, by the worker's clock. One row for a partition, changed with every batch, so its page keeps room for
-- the next versions.
CREATE TABLE request_offsets (
    consumer_group   text        NOT NULL,
    topic_id         text        NOT NULL,
    partition        integer     NOT NULL,
    committed_offset bigint      NOT NULL,
    begun_offset     bigint      NOT NULL,
    attempt          uuid        NOT NULL,
    begun_at         timestamptz NOT NULL,
    PRIMARY KEY (consumer_group, topic_id, partition),
    CHECK (committed_offset <= begun_offset)
) WITH (fillfactor = 20);
