package io.deactivateuser.apply;

import io.deactivateuser.decide.User;
import io.deactivateuser.settings.StartRefusedException;
import io.deactivateuser.settings.WorkerSettings;
import java.util.List;
import java.util.TimeZone;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Component;

/** Before the first record is read: each table and column that a statement names is there, is what it must be, and may be used. */
@Component
class CheckTables {
    private static final Logger log = LoggerFactory.getLogger(CheckTables.class);

    // Whether the session's time zone is UTC in winter and in summer.
    private static final String IN_UTC = """
            SELECT extract(timezone FROM timestamptz '2000-01-01 00:00:00Z') = 0
                AND extract(timezone FROM timestamptz '2000-07-01 00:00:00Z') = 0""";

    /** How many users are looked at for states that the worker does not know. */
    private static final int LOOKED_AT = 10_000;

    private static final String STATES = """
            SELECT DISTINCT state
            FROM (SELECT coalesce(CAST(state AS text), 'null') AS state FROM users LIMIT ?) AS looked_at
            ORDER BY state""";

    private final JdbcTemplate jdbc;
    private final ReadCatalog catalog;
    private final Users users;
    private final CheckCutOff cutOff;
    private final boolean ownersAreGuarded;

    CheckTables(JdbcTemplate jdbc, ReadCatalog catalog, Users users, CheckCutOff cutOff, WorkerSettings settings) {
        this.jdbc = jdbc;
        this.catalog = catalog;
        this.users = users;
        this.cutOff = cutOff;
        this.ownersAreGuarded = !settings.guards().lastOwnerRoles().isEmpty();
    }

    /**
     * Compares what is there with what the statements need.
     *
     * @throws StartRefusedException where something is missing or is not what it must be
     */
    void check() {
        Findings findings = new Findings();
        boolean inUtc = TimeZone.getDefault().hasSameRules(TimeZone.getTimeZone("UTC"))
                && Boolean.TRUE.equals(jdbc.queryForObject(IN_UTC, Boolean.class));
        for (NeededTable needed : NeededTable.ALL) {
            FoundTable found = catalog.table(needed.name());
            if (found == null) {
                findings.add(
                        "There is no table " + needed.name()
                                + " that the worker's role can see; the schemas that are searched: " + catalog.path()
                                + ".",
                        needed.own()
                                ? CheckTable.MIGRATE
                                : "Put the schema of " + needed.name()
                                        + " into the search path of the worker's connections, and"
                                        + " grant USAGE on it to the worker's role.");
            } else {
                CheckTable table = new CheckTable(needed, found, catalog, findings);
                table.check(inUtc);
                if (needed.equals(NeededTable.USERS) && !table.isKeyGuaranteed()) {
                    users.mayBeThereTwice();
                }
            }
        }
        cutOff.check(inUtc, findings);
        findings.refuseStart();
        warnOfStates();
        warnOfDeferredTriggers();
        warnOfGrants();
    }

    private void warnOfDeferredTriggers() {
        FoundTable found = catalog.table(NeededTable.USERS.name());
        List<String> triggers = found == null ? List.of() : catalog.deferredTriggers(found);
        if (found != null && !triggers.isEmpty()) {
            log.warn(
                    "{} has triggers that wait for the end of a transaction (INITIALLY DEFERRED): {}. A reply, an event and the audit"
                            + " trail do not tell what they make of a user. Make them INITIALLY IMMEDIATE.",
                    found.fullName(),
                    String.join(", ", triggers));
        }
    }

    private void warnOfGrants() {
        FoundTable grants = catalog.table(NeededTable.ROLE_GRANTS.name());
        if (grants != null) {
            warnOfIndex(grants, "actor_id", "each batch reads all of it, to know what its actors may write. ", ";");
            if (ownersAreGuarded) {
                warnOfIndex(
                        grants,
                        "resource_owner",
                        "each request that would take an owner reads all of it, to know whether there is another one. ",
                        "; or set deactivate-user.guards.last-owner-roles to an empty value.");
            }
        }
    }

    private void warnOfIndex(FoundTable table, String column, String what, String orElse) {
        FoundColumn found = table.column(column);
        if (found != null && !catalog.isIndexed(table, found)) {
            log.warn(
                    "{} has no index that begins with {}, so {}CREATE INDEX ON {} ({}){}",
                    table.fullName(),
                    column,
                    what,
                    table.fullName(),
                    column,
                    orElse);
        }
    }

    private void warnOfStates() {
        List<String> unknown = jdbc.queryForList(STATES, String.class, LOOKED_AT).stream()
                .map(String::valueOf)
                .filter(state -> User.State.of(state) == User.State.UNREADABLE)
                .toList();
        if (!unknown.isEmpty()) {
            log.warn(
                    "users has states that the worker does not know: {}. Whoever has one is answered INTERNAL, and nothing is changed."
                            + " The README's section \"The tables\" has those that it knows, spelled as they must be.",
                    unknown);
        }
    }
}
