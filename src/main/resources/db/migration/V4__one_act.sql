-- A migration takes as long as it takes.
SET LOCAL statement_timeout = 0;

-- Batches come to the tables below in different orders, and to this one first of all. Once the open batches have ended no other begins, so
-- that a batch and the migration do not wait for each other.
LOCK TABLE request_offsets IN SHARE MODE;

-- The user's present sequence, where it was not the one that the request expected.
ALTER TABLE deactivation_requests
    ADD COLUMN present_sequence bigint;

-- What a change carries with it: the states before and after, the run that it belongs to, and by table how many rows that gave access
-- were ended with it. All may be null, since a worker of the version before writes none of them.
ALTER TABLE user_events
    ADD COLUMN previous_state text,
    ADD COLUMN new_state      text,
    ADD COLUMN batch_id       text,
    ADD COLUMN cut_off        jsonb;

CREATE INDEX user_events_batch_id ON user_events (batch_id) WHERE batch_id IS NOT NULL;

-- Users whom no request deactivates.
CREATE TABLE protected_users (
    user_id text PRIMARY KEY,
    reason  text
);

-- Who else owns something is asked by what is owned. Of a table that is another role's it is for that role to index.
DO $$
BEGIN
    IF EXISTS (
        SELECT FROM pg_class
        WHERE oid = to_regclass('role_grants') AND relkind = 'r' AND relowner = to_regrole(quote_ident(current_user)))
    THEN
        CREATE INDEX IF NOT EXISTS role_grants_resource_owner ON role_grants (resource_owner);
    END IF;
END $$;
