-- What tells a record, and the try that answered it, from every other: the topic's ID and the leader epoch. All columns may be
-- null, since a worker of the version before writes none of them.
ALTER TABLE deactivation_requests
    ADD COLUMN request_topic_id     text,
    ADD COLUMN request_leader_epoch integer;

-- The epochs are those of the records before the two offsets. begun_by is the transactional ID of the try, results_from where the
-- results and the dead letters ended before it. All four are true of the try that source_attempt names, and of no other: the version
-- before writes its tries without them. A row that an operator has moved is forced: nothing else is believed of it.
ALTER TABLE request_offsets
    ADD COLUMN source_attempt  uuid,
    ADD COLUMN committed_epoch integer,
    ADD COLUMN begun_epoch     integer,
    ADD COLUMN begun_by        text,
    ADD COLUMN results_from    text,
    ADD COLUMN forced          boolean NOT NULL DEFAULT false;

-- Users who were told to be deactivated, whom a restored database has in another state that is as new: for a person to decide.
CREATE TABLE restore_conflicts (
    actor_id       text        NOT NULL,
    request_id     text        NOT NULL,
    user_id        text        NOT NULL,
    creation_date  timestamptz NOT NULL,
    sequence       bigint      NOT NULL,
    change_date    timestamptz NOT NULL,
    found_state    text        NOT NULL,
    found_sequence bigint      NOT NULL,
    noticed_at     timestamptz NOT NULL,
    PRIMARY KEY (actor_id, request_id)
);
