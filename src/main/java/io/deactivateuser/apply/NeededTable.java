package io.deactivateuser.apply;

import static io.deactivateuser.apply.ColumnKind.BIGINT;
import static io.deactivateuser.apply.ColumnKind.BOOLEAN;
import static io.deactivateuser.apply.ColumnKind.BYTES;
import static io.deactivateuser.apply.ColumnKind.COUNTER;
import static io.deactivateuser.apply.ColumnKind.INSTANT;
import static io.deactivateuser.apply.ColumnKind.INTEGER;
import static io.deactivateuser.apply.ColumnKind.JSON;
import static io.deactivateuser.apply.ColumnKind.OWN_TEXT;
import static io.deactivateuser.apply.ColumnKind.STATE;
import static io.deactivateuser.apply.ColumnKind.TEXT;
import static io.deactivateuser.apply.ColumnKind.TIME;
import static io.deactivateuser.apply.ColumnKind.UUID;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A table that statements touch, with all of its columns that they name.
 *
 * @param own whether the worker's migrations make it; others may be the identity provider's
 * @param key the columns of which each row has other values than all others
 */
record NeededTable(String name, boolean own, List<String> key, List<NeededColumn> columns) {
    private static final Set<Right> READ = Set.of(Right.SELECT);
    private static final Set<Right> CHANGED = Set.of(Right.SELECT, Right.UPDATE);
    private static final Set<Right> ADDED = Set.of(Right.INSERT);
    private static final Set<Right> KEPT = Set.of(Right.SELECT, Right.INSERT);
    private static final Set<Right> MOVED = Set.of(Right.SELECT, Right.INSERT, Right.UPDATE);

    static final NeededTable USERS = providers("users", "id")
            .with(TEXT, READ, "id", "resource_owner")
            .with(STATE, CHANGED, "state")
            .with(COUNTER, CHANGED, "sequence")
            .with(TIME, READ, "creation_date")
            .with(TIME, CHANGED, "change_date");

    static final NeededTable ROLE_GRANTS =
            providers("role_grants").with(TEXT, READ, "actor_id", "resource_owner", "role");

    private static final NeededTable USER_EVENTS = own("user_events", "user_id", "sequence", "created_at")
            .with(OWN_TEXT, KEPT, "user_id", "event_type")
            .with(OWN_TEXT, ADDED, "actor_id", "request_id")
            .with(BIGINT, KEPT, "sequence")
            .with(INSTANT, KEPT, "created_at")
            .withNulls(OWN_TEXT, KEPT, "previous_state", "new_state")
            .withNulls(OWN_TEXT, ADDED, "reason", "batch_id")
            .withNulls(JSON, KEPT, "cut_off");

    private static final NeededTable PROTECTED_USERS =
            own("protected_users", "user_id").with(OWN_TEXT, READ, "user_id");

    private static final NeededTable DEACTIVATION_REQUESTS = own("deactivation_requests", "actor_id", "request_id")
            .with(OWN_TEXT, KEPT, "actor_id", "request_id", "user_id", "request_topic")
            .with(BYTES, KEPT, "content_hash")
            .with(INTEGER, KEPT, "request_partition")
            .with(BIGINT, KEPT, "request_offset")
            .with(INSTANT, KEPT, "recorded_at")
            .withNulls(OWN_TEXT, KEPT, "request_topic_id", "refusal", "resource_owner")
            .withNulls(INTEGER, KEPT, "request_leader_epoch")
            .withNulls(BIGINT, KEPT, "sequence", "present_sequence")
            .withNulls(INSTANT, KEPT, "change_date", "creation_date");

    private static final NeededTable REQUEST_OFFSETS = own("request_offsets", "consumer_group", "topic_id", "partition")
            .with(OWN_TEXT, KEPT, "consumer_group", "topic_id")
            .with(INTEGER, KEPT, "partition")
            .with(BIGINT, MOVED, "committed_offset", "begun_offset")
            .with(UUID, MOVED, "attempt")
            .with(INSTANT, MOVED, "begun_at")
            .with(BOOLEAN, CHANGED, "forced")
            .withNulls(UUID, MOVED, "source_attempt")
            .withNulls(INTEGER, CHANGED, "committed_epoch", "begun_epoch")
            .withNulls(OWN_TEXT, CHANGED, "begun_by")
            .withNulls(OWN_TEXT, MOVED, "results_from");

    private static final NeededTable RESTORE_CONFLICTS = own("restore_conflicts", "actor_id", "request_id")
            .with(OWN_TEXT, KEPT, "actor_id", "request_id", "user_id", "found_state")
            .with(BIGINT, KEPT, "sequence", "found_sequence")
            .with(INSTANT, KEPT, "creation_date", "change_date", "noticed_at");

    static final List<NeededTable> ALL = List.of(
            USERS,
            ROLE_GRANTS,
            USER_EVENTS,
            DEACTIVATION_REQUESTS,
            REQUEST_OFFSETS,
            RESTORE_CONFLICTS,
            PROTECTED_USERS);

    private static NeededTable providers(String name, String... key) {
        return new NeededTable(name, false, List.of(key), List.of());
    }

    private static NeededTable own(String name, String... key) {
        return new NeededTable(name, true, List.of(key), List.of());
    }

    private NeededTable with(ColumnKind kind, Set<Right> rights, String... names) {
        return with(kind, false, rights, names);
    }

    private NeededTable withNulls(ColumnKind kind, Set<Right> rights, String... names) {
        return with(kind, true, rights, names);
    }

    private NeededTable with(ColumnKind kind, boolean mayBeNull, Set<Right> rights, String... names) {
        List<NeededColumn> all = new ArrayList<>(columns);
        Stream.of(names).forEach(column -> all.add(new NeededColumn(column, kind, mayBeNull, rights)));
        return new NeededTable(name, own, key, all);
    }

    /** The name of the index that keeps it so. */
    String keyName() {
        return name + "_pkey";
    }

    /** Whether old rows of it are deleted. */
    boolean isPurged() {
        return equals(DEACTIVATION_REQUESTS);
    }

    /** Whether some column of it is used in such a way. */
    boolean takes(Right right) {
        return !columnsThatTake(right).isEmpty();
    }

    Set<String> columnsThatTake(Right right) {
        return columns.stream()
                .filter(column -> column.rights().contains(right))
                .map(NeededColumn::name)
                .collect(Collectors.toSet());
    }
}
