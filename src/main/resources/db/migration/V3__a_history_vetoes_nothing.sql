-- A migration takes as long as it takes.
SET LOCAL statement_timeout = 0;

-- A user who was deleted and made anew, or put back, goes through sequences that the audit trail knows already; with the creation date in
-- the key, one who was put back still would. So the key ends with the time of the change: the trail takes every change, and the same
-- one once, since an event's time is the one that the caller was told. A worker of the version before writes all three columns. It waits
-- while the index is made, unless it has been made before (CONCURRENTLY, under the name below).
DO $$
BEGIN
    IF to_regclass('user_events_key') IS NULL THEN
        ALTER TABLE user_events
            DROP CONSTRAINT user_events_pkey,
            ADD CONSTRAINT user_events_pkey PRIMARY KEY (user_id, sequence, created_at);
    ELSE
        ALTER TABLE user_events
            DROP CONSTRAINT user_events_pkey,
            ADD CONSTRAINT user_events_pkey PRIMARY KEY USING INDEX user_events_key;
    END IF;
END $$;

-- V1 looks for users and role_grants in the first schema of the search path alone. Where they are in a later one, it has put empty ones in
-- front of them, and nobody has a permission. Those go again: as V1 made them, by this role, without a row and with nothing built on
-- them.
DO $$
DECLARE
    made  regclass;
    taken boolean;
BEGIN
    FOR made IN
        SELECT tables.oid
        FROM (VALUES
            ('users', ARRAY['id', 'resource_owner', 'state', 'sequence', 'creation_date', 'change_date']),
            ('role_grants', ARRAY['actor_id', 'resource_owner', 'role'])) AS v1 (name, columns)
        JOIN pg_class AS tables ON tables.oid = to_regclass(v1.name)
        WHERE tables.relkind = 'r'
            AND NOT tables.relrowsecurity
            AND tables.relnamespace = to_regnamespace(quote_ident(current_schema()))
            AND tables.relowner = to_regrole(quote_ident(current_user))
            AND v1.columns = ARRAY(
                SELECT CAST(attname AS text) FROM pg_attribute WHERE attrelid = tables.oid AND attnum > 0 ORDER BY attnum)
            AND EXISTS (
                SELECT
                FROM unnest(current_schemas(false)) AS path (name)
                JOIN pg_namespace AS schemas ON schemas.nspname = path.name
                JOIN pg_class AS hidden ON hidden.relnamespace = schemas.oid AND hidden.relname = v1.name
                WHERE hidden.oid <> tables.oid
                    AND v1.columns <@ ARRAY(SELECT CAST(attname AS text) FROM pg_attribute WHERE attrelid = hidden.oid))
    LOOP
        BEGIN
            EXECUTE format('LOCK TABLE %s', made);
            EXECUTE format('SELECT EXISTS (SELECT FROM %s)', made) INTO taken;
            IF NOT taken THEN
                EXECUTE format('DROP TABLE %s', made);
            END IF;
        EXCEPTION
            WHEN dependent_objects_still_exist THEN
                NULL; -- somebody has built on it
        END;
    END LOOP;
END $$;
