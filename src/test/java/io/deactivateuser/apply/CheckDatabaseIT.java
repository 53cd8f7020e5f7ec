package io.deactivateuser.apply;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.deactivateuser.fixtures.Directory;
import io.deactivateuser.servers.Database;
import io.deactivateuser.servers.EmbeddedDatabase;
import io.deactivateuser.servers.Servers;
import io.deactivateuser.settings.StartRefusedException;
import io.deactivateuser.settings.WorkerSettings;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Locale;
import java.util.TimeZone;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.datasource.DriverManagerDataSource;
import org.springframework.jdbc.datasource.SingleConnectionDataSource;
import org.springframework.mock.env.MockEnvironment;
import org.springframework.transaction.support.TransactionOperations;

/** Each case changes the tables in a transaction that is rolled back, so that all of them need one database. */
@ExtendWith(OutputCaptureExtension.class)
class CheckDatabaseIT {
    private static final String USERS =
            "CREATE TABLE users (id text PRIMARY KEY, resource_owner text, state %s, sequence bigint,"
                    + " creation_date timestamptz, change_date timestamptz)";

    private static Connection connection;
    private static JdbcTemplate jdbc;

    @BeforeAll
    static void migrate() throws SQLException {
        Database database = Servers.database().createDatabase();
        Directory.in(database);
        connection = database.connect();
        connection.setAutoCommit(false);
        jdbc = new JdbcTemplate(new SingleConnectionDataSource(connection, true));
    }

    @AfterAll
    static void close() throws SQLException {
        connection.close();
    }

    @AfterEach
    void forget() throws SQLException {
        connection.rollback();
    }

    static Stream<Arguments> whatIsRefused() {
        return Stream.of(
                Arguments.of("ALTER TABLE users ALTER id TYPE uuid USING NULL", "users.id is of the type uuid"),
                Arguments.of("ALTER TABLE users ALTER id TYPE bigint USING 1", "users.id is of the type bigint"),
                Arguments.of(
                        "CREATE EXTENSION citext; ALTER TABLE users ALTER id TYPE citext",
                        "users.id is of the type citext"),
                Arguments.of(
                        "ALTER TABLE users ALTER resource_owner TYPE uuid USING NULL",
                        "users.resource_owner is of the type uuid"),
                Arguments.of(
                        "ALTER TABLE users ALTER creation_date TYPE date", "users.creation_date is of the type date"),
                Arguments.of("ALTER TABLE users ALTER change_date TYPE text", "users.change_date is of the type text"),
                Arguments.of("ALTER TABLE users ALTER sequence TYPE numeric", "users.sequence is of the type numeric"),
                Arguments.of("ALTER TABLE users ALTER sequence TYPE text", "users.sequence is of the type text"),
                Arguments.of(
                        "ALTER TABLE users DROP CONSTRAINT users_state_check; ALTER TABLE users ALTER state TYPE varchar(8)",
                        "users.state is of the type character varying(8)"),
                Arguments.of(
                        "DROP TABLE users; CREATE TYPE state AS ENUM ('active', 'inactive'); "
                                + USERS.formatted("state"),
                        "users.state is of the type state"),
                Arguments.of(
                        "DROP TABLE users; "
                                + USERS.formatted("text CONSTRAINT known CHECK (state IN ('active', 'inactive'))"),
                        "The constraint known of public.users does not let state be 'deactivated'"),
                Arguments.of(
                        "ALTER TABLE users DROP COLUMN change_date", "There is no column public.users.change_date"),
                Arguments.of("DROP TABLE users", "There is no table users"),
                Arguments.of("DROP TABLE role_grants", "There is no table role_grants"),
                Arguments.of("DROP TABLE user_events", "There is no table user_events"),
                Arguments.of("DROP TABLE restore_conflicts", "There is no table restore_conflicts"),
                Arguments.of(
                        "ALTER TABLE users RENAME TO people; CREATE VIEW users AS SELECT * FROM people",
                        "public.users is a view"),
                Arguments.of(
                        "ALTER TABLE users RENAME TO people; CREATE MATERIALIZED VIEW users AS SELECT * FROM people",
                        "public.users is a materialized view"),
                Arguments.of(
                        "ALTER TABLE role_grants RENAME TO granted; CREATE VIEW role_grants AS SELECT * FROM granted",
                        "public.role_grants is a view"),
                Arguments.of(
                        "DROP TABLE users; CREATE EXTENSION postgres_fdw; CREATE SERVER other FOREIGN DATA WRAPPER postgres_fdw;"
                                + " CREATE FOREIGN TABLE users (id text) SERVER other",
                        "public.users is a foreign table"),
                Arguments.of(
                        "CREATE EXTENSION postgres_fdw; CREATE SERVER other FOREIGN DATA WRAPPER postgres_fdw; DROP TABLE users;"
                                + " CREATE TABLE users (id text, resource_owner text, state text, sequence bigint,"
                                + " creation_date timestamptz, change_date timestamptz) PARTITION BY LIST (resource_owner);"
                                + " CREATE FOREIGN TABLE users_far PARTITION OF users DEFAULT SERVER other",
                        "its partition users_far is a foreign table"),
                Arguments.of(
                        "ALTER TABLE deactivation_requests SET UNLOGGED", "public.deactivation_requests is unlogged"),
                Arguments.of("ALTER TABLE users SET UNLOGGED", "public.users is unlogged"),
                Arguments.of(
                        "ALTER TABLE users DROP COLUMN sequence, ADD COLUMN sequence bigint GENERATED ALWAYS AS IDENTITY",
                        "users.sequence is generated by the database"),
                Arguments.of(
                        "ALTER TABLE users DROP COLUMN change_date, ADD COLUMN change_date timestamptz"
                                + " GENERATED ALWAYS AS (creation_date) STORED",
                        "users.change_date is generated by the database"),
                Arguments.of(
                        "ALTER TABLE user_events ADD COLUMN tenant text NOT NULL",
                        "user_events.tenant takes no null and has no default"),
                Arguments.of(
                        "ALTER TABLE request_offsets ADD COLUMN tenant text NOT NULL",
                        "request_offsets.tenant takes no null and has no default"),
                Arguments.of("ALTER TABLE user_events ALTER reason SET NOT NULL", "user_events.reason takes no null"),
                Arguments.of(
                        "ALTER TABLE user_events ALTER user_id TYPE varchar(36)", "user_events.user_id is of the type"),
                Arguments.of(
                        "ALTER TABLE deactivation_requests ALTER recorded_at TYPE timestamp",
                        "deactivation_requests.recorded_at is of the type timestamp"),
                Arguments.of(
                        "ALTER TABLE deactivation_requests DROP CONSTRAINT deactivation_requests_pkey",
                        "has no key deactivation_requests_pkey of actor_id, request_id"),
                Arguments.of(
                        "ALTER TABLE request_offsets DROP CONSTRAINT request_offsets_pkey",
                        "has no key request_offsets_pkey of consumer_group, topic_id, partition"),
                Arguments.of(
                        "ALTER TABLE request_offsets DROP COLUMN source_attempt",
                        "There is no column public.request_offsets.source_attempt"),
                Arguments.of(
                        "DROP TABLE user_events; CREATE TABLE user_events (id bigint, what text)",
                        "There is no column public.user_events.actor_id"),
                Arguments.of(
                        "CREATE COLLATION nocase (provider = icu, locale = 'und-u-ks-level2', deterministic = false);"
                                + " ALTER TABLE deactivation_requests ALTER request_id TYPE text COLLATE nocase",
                        "deactivation_requests.request_id is of the type"),
                Arguments.of(
                        "CREATE RULE nobody AS ON UPDATE TO users DO INSTEAD NOTHING", "Postgres refuses a statement"),
                Arguments.of(
                        "CREATE DOMAIN short AS varchar(8); CREATE DOMAIN shorter AS short;"
                                + " ALTER TABLE users DROP CONSTRAINT users_state_check, ALTER state TYPE shorter",
                        "users.state is of the type shorter"),
                Arguments.of(
                        "CREATE DOMAIN filled AS text NOT NULL; CREATE DOMAIN told AS filled;"
                                + " ALTER TABLE user_events ADD COLUMN tenant told",
                        "user_events.tenant takes no null and has no default"),
                Arguments.of(
                        "CREATE SCHEMA front; CREATE TABLE front.users (LIKE users INCLUDING ALL); SET LOCAL search_path = front, public;"
                                + " INSERT INTO public.users VALUES ('u', 'org-1', 'active', 1, now(), now())",
                        "front.users is empty, and hides public.users"),
                Arguments.of(
                        "CREATE SCHEMA front; CREATE TABLE front.role_grants (LIKE role_grants); SET LOCAL search_path = front, public;"
                                + " INSERT INTO public.role_grants VALUES ('admin', '*', 'IAM_OWNER')",
                        "front.role_grants is empty, and hides public.role_grants"),
                Arguments.of(
                        "CREATE SCHEMA front; CREATE TABLE front.users (LIKE users INCLUDING ALL); CREATE SCHEMA middle;"
                                + " CREATE TABLE middle.users (); SET LOCAL search_path = front, middle, public;"
                                + " INSERT INTO public.users VALUES ('u', 'org-1', 'active', 1, now(), now())",
                        "front.users is empty, and hides public.users"),
                Arguments.of(
                        "ALTER TABLE user_events DROP CONSTRAINT user_events_pkey, ADD PRIMARY KEY (user_id, sequence)",
                        "public.user_events has no key user_events_pkey of user_id, sequence, created_at"),
                Arguments.of("SET LOCAL transaction_read_only = on", "read-only"));
    }

    @ParameterizedTest
    @MethodSource("whatIsRefused")
    void whatCannotWorkIsRefusedByItsName(String change, String named) {
        jdbc.execute(change);

        assertThat(refusal()).contains(named);
    }

    static Stream<Arguments> rights() {
        return Stream.of(
                Arguments.of("SELECT ON users", "no right to SELECT public.users (id, resource_owner"),
                Arguments.of("UPDATE (state) ON users", "no right to UPDATE public.users (state)"),
                Arguments.of("UPDATE (change_date) ON users", "no right to UPDATE public.users (change_date)"),
                Arguments.of(
                        "SELECT ON role_grants",
                        "no right to SELECT public.role_grants (actor_id, resource_owner, role)"),
                Arguments.of("INSERT ON user_events", "no right to INSERT public.user_events (user_id, sequence"),
                Arguments.of("DELETE ON deactivation_requests", "no right to DELETE public.deactivation_requests"),
                Arguments.of(
                        "UPDATE ON request_offsets", "no right to UPDATE public.request_offsets (committed_offset"),
                Arguments.of(
                        "INSERT ON restore_conflicts",
                        "no right to INSERT public.restore_conflicts (actor_id, request_id"));
    }

    @ParameterizedTest
    @MethodSource("rights")
    void aMissingRightIsRefusedByItsNameAndColumn(String right, String named) {
        actAsWorker(List.of("REVOKE " + right + " FROM the_worker"));

        assertThat(refusal()).contains(named);
    }

    @Test
    void tablesThatTheRoleCannotSeeAreNamedWithTheSchemasThatAreSearched() {
        actAsWorker(List.of("CREATE SCHEMA idp", "ALTER TABLE users SET SCHEMA idp", "SET search_path = idp, public"));

        assertThat(refusal()).contains("There is no table users").contains("the schemas that are searched: public");
    }

    static Stream<Arguments> policies() {
        return Stream.of(
                Arguments.of("users", List.of(), "SELECT"),
                Arguments.of("users", List.of("CREATE POLICY own ON users USING (resource_owner = 'org-1')"), "SELECT"),
                Arguments.of("users", List.of("CREATE POLICY seen ON users FOR SELECT USING (true)"), "UPDATE"),
                Arguments.of(
                        "role_grants",
                        List.of("CREATE POLICY other ON role_grants TO pg_monitor USING (true)"),
                        "SELECT"),
                Arguments.of(
                        "users",
                        List.of(
                                "CREATE POLICY every ON users USING (true)",
                                "CREATE POLICY few ON users AS RESTRICTIVE USING (id < 'u')"),
                        "SELECT"),
                Arguments.of(
                        "user_events", List.of("CREATE POLICY seen ON user_events FOR SELECT USING (true)"), "INSERT"));
    }

    @ParameterizedTest
    @MethodSource("policies")
    void rowLevelSecurityThatMayHideRowsIsRefused(String table, List<String> policies, String right) {
        jdbc.execute("ALTER TABLE " + table + " ENABLE ROW LEVEL SECURITY");
        actAsWorker(policies);

        assertThat(refusal()).contains("Row-level security of public." + table).contains("(" + right + ")");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "ALTER TABLE users ALTER id TYPE varchar(200), ALTER resource_owner TYPE varchar(50)",
                "ALTER TABLE users ALTER sequence TYPE integer",
                "ALTER TABLE users ADD COLUMN email text NOT NULL",
                "CREATE SCHEMA front; CREATE TABLE front.users (LIKE users INCLUDING ALL); SET LOCAL search_path = front, public;"
                        + " INSERT INTO front.users VALUES ('u', 'org-1', 'active', 1, now(), now())",
                "CREATE DOMAIN user_id AS text; ALTER TABLE users ALTER id TYPE user_id",
                "CREATE DOMAIN any_id AS varchar(200); CREATE DOMAIN user_id AS any_id; CREATE DOMAIN idp_id AS user_id;"
                        + " ALTER TABLE users ALTER id TYPE idp_id",
                "CREATE SCHEMA front; CREATE TABLE front.users (LIKE users INCLUDING ALL); SET LOCAL search_path = front, public",
                "CREATE SCHEMA front; CREATE TABLE front.users (LIKE users INCLUDING ALL); CREATE SCHEMA behind;"
                        + " CREATE SEQUENCE behind.users; ALTER TABLE public.users RENAME TO unused;"
                        + " SET LOCAL search_path = front, behind, public",
                "ALTER TABLE user_events ADD COLUMN tenant text NOT NULL DEFAULT 'none'",
                "ALTER TABLE user_events ADD COLUMN number bigint GENERATED ALWAYS AS IDENTITY",
                "ALTER TABLE users ENABLE ROW LEVEL SECURITY; CREATE POLICY every ON users USING (true)",
                "DROP TABLE users; CREATE TYPE state AS ENUM ('active', 'deactivated');"
                        + " CREATE TABLE users (id text PRIMARY KEY, resource_owner text, state state, sequence bigint,"
                        + " creation_date timestamptz, change_date timestamptz)",
            })
    void whatWorksIsNotRefused(String change) {
        jdbc.execute(change);

        assertThatCode(CheckDatabaseIT::check).doesNotThrowAnyException();
    }

    @Test
    void aTimeWithoutAZoneIsServedInUtcAlone() {
        jdbc.execute("ALTER TABLE users ALTER creation_date TYPE timestamp");
        TimeZone before = TimeZone.getDefault();
        try {
            TimeZone.setDefault(TimeZone.getTimeZone("UTC"));
            jdbc.execute("SET LOCAL TimeZone = 'UTC'");
            assertThatCode(CheckDatabaseIT::check).doesNotThrowAnyException();

            jdbc.execute("SET LOCAL TimeZone = 'Europe/Zurich'");
            assertThat(refusal()).contains("users.creation_date is of the type timestamp without time zone");

            jdbc.execute("SET LOCAL TimeZone = 'UTC'");
            TimeZone.setDefault(TimeZone.getTimeZone("Europe/London"));
            assertThat(refusal()).contains("users.creation_date is of the type timestamp without time zone");
        } finally {
            TimeZone.setDefault(before);
        }
    }

    @Test
    void allThatIsWrongIsToldAtOnce() {
        jdbc.execute("ALTER TABLE users DROP COLUMN sequence, DROP COLUMN change_date; DROP TABLE role_grants");

        assertThat(refusal())
                .contains("public.users.sequence")
                .contains("public.users.change_date")
                .contains("no table role_grants");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "ALTER TABLE users DROP CONSTRAINT users_pkey, ADD PRIMARY KEY (resource_owner, id)",
                "ALTER TABLE users DROP CONSTRAINT users_pkey; CREATE UNIQUE INDEX few ON users (id) WHERE state = 'active'",
                "CREATE TABLE guests () INHERITS (users)",
            })
    void idsThatMayBeThereTwiceAreAWarning(String change, CapturedOutput output) {
        jdbc.execute(change);

        check();

        assertThat(output).contains("Nothing guarantees that public.users.id is unique");
    }

    @Test
    void statesThatAreNotKnownAreAWarning(CapturedOutput output) {
        jdbc.execute("ALTER TABLE users DROP CONSTRAINT users_state_check");
        jdbc.execute("INSERT INTO users SELECT state, 'org', state, 1, now(), now() FROM unnest(ARRAY["
                + "'active', 'ACTIVE', 'deactivated', 'locked', 'Locked', 'initial', 'deleted', 'suspended', 'unreadable'"
                + "]) AS state");

        check();

        assertThat(output)
                .contains("users has states that the worker does not know: [ACTIVE, Locked, suspended, unreadable]");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "ALTER TABLE users ALTER id TYPE char(20)",
                "CREATE COLLATION nocase (provider = icu, locale = 'und-u-ks-level2', deterministic = false);"
                        + " ALTER TABLE users ALTER id TYPE text COLLATE nocase",
            })
    void idsThatAreFoundByAnotherSpellingAreAWarning(String change, CapturedOutput output) {
        jdbc.execute(change);

        check();

        assertThat(output.toString().lines())
                .anyMatch(line -> line.contains("WARN") && line.contains("public.users.id"));
    }

    /** Its key begins with actor_id, and is what the worker's own migration makes. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "ALTER TABLE role_grants DROP CONSTRAINT role_grants_pkey",
                "ALTER TABLE role_grants DROP CONSTRAINT role_grants_pkey; CREATE INDEX ON role_grants (actor_id) WHERE role = 'IAM_OWNER'",
                "ALTER TABLE role_grants DROP CONSTRAINT role_grants_pkey; CREATE INDEX ON role_grants (role, actor_id)",
            })
    void grantsThatAreNotFoundByTheirActorAreAWarning(String change, CapturedOutput output) {
        jdbc.execute(change);

        check();

        assertThat(output)
                .contains("public.role_grants has no index that begins with actor_id")
                .contains("CREATE INDEX ON public.role_grants (actor_id)");
    }

    @Test
    void anIndexOverSomeOfTheRowsServesNoSearchForAnOwner(CapturedOutput output) {
        jdbc.execute("DROP INDEX role_grants_resource_owner;"
                + " CREATE INDEX ON role_grants (resource_owner) WHERE role = 'ORG_OWNER'");

        check();

        assertThat(output).contains("public.role_grants has no index that begins with resource_owner");
    }

    /** Also one that a single partition has. What fires for no update of a user, or not at the end, is none. */
    @Test
    void aTriggerThatWaitsForTheCommitIsAWarningThatNamesIt(CapturedOutput output) {
        jdbc.execute("CREATE FUNCTION nothing() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RETURN NULL; END $$;"
                + " ALTER TABLE users RENAME TO unused; CREATE TABLE users (LIKE unused, PRIMARY KEY (id)) PARTITION BY HASH (id);"
                + " CREATE TABLE users_0 PARTITION OF users FOR VALUES WITH (MODULUS 1, REMAINDER 0);"
                + " CREATE CONSTRAINT TRIGGER late AFTER UPDATE ON users_0 DEFERRABLE INITIALLY DEFERRED"
                + " FOR EACH ROW EXECUTE FUNCTION nothing();"
                + " CREATE CONSTRAINT TRIGGER at_once AFTER UPDATE ON users_0 DEFERRABLE FOR EACH ROW EXECUTE FUNCTION nothing();"
                + " CREATE CONSTRAINT TRIGGER added AFTER INSERT ON users_0 DEFERRABLE INITIALLY DEFERRED"
                + " FOR EACH ROW EXECUTE FUNCTION nothing()");

        check();

        assertThat(output)
                .contains(
                        "public.users has triggers that wait for the end of a transaction (INITIALLY DEFERRED): late.");
    }

    @Test
    void tablesAsTheMigrationsMakeThemAreNoWarning(CapturedOutput output) {
        check();

        assertThat(output.toString().lines()).noneMatch(line -> line.contains("WARN") && line.contains("apply"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"LATIN1", "SQL_ASCII"})
    void anEncodingThatDoesNotHoldEveryIdIsRefused(String encoding) throws SQLException {
        Database other = Servers.database().createDatabase();
        try (Connection administration = other.connect();
                Statement statement = administration.createStatement()) {
            statement.execute("CREATE DATABASE encoded_" + encoding + " TEMPLATE template0 LOCALE 'C' ENCODING '"
                    + encoding + "'");
        }
        JdbcTemplate encoded = new JdbcTemplate(new DriverManagerDataSource(
                other.url().replaceFirst("[^/]+$", "encoded_" + encoding.toLowerCase(Locale.ROOT)),
                other.username(),
                other.password()));

        assertThatThrownBy(() -> session(encoded).check())
                .isInstanceOf(StartRefusedException.class)
                .hasMessageContaining("encoding " + encoding);
    }

    @Test
    void aStandbyIsRefused() {
        try (EmbeddedDatabase server = new EmbeddedDatabase()) {
            Database database = server.createDatabase();
            JdbcTemplate standby = new JdbcTemplate(
                    new DriverManagerDataSource(database.url(), database.username(), database.password()));
            server.standBy();

            assertThatThrownBy(() -> session(standby).check())
                    .isInstanceOf(StartRefusedException.class)
                    .hasMessageContaining("standby");
        }
    }

    private static CheckSession session(JdbcTemplate of) {
        return new CheckSession(TransactionOperations.withoutTransaction(), of);
    }

    private static void actAsWorker(List<String> changes) {
        jdbc.execute("CREATE ROLE the_worker");
        new io.deactivateuser.fixtures.Readme()
                .blocks("sql").stream()
                        .filter(block -> block.startsWith("GRANT"))
                        .findFirst()
                        .orElseThrow()
                        .replace("TO worker", "TO the_worker")
                        .lines()
                        .forEach(jdbc::execute);
        changes.forEach(jdbc::execute);
        jdbc.execute("SET LOCAL ROLE the_worker");
    }

    private static String refusal() {
        StartRefusedException refused = catchThrowableOfType(StartRefusedException.class, CheckDatabaseIT::check);
        assertThat(refused).as("the refusal").isNotNull();
        assertThat(refused.action()).isNotBlank();
        return String.valueOf(refused.getMessage());
    }

    private static void check() {
        WorkerSettings settings =
                Binder.get(new MockEnvironment()).bindOrCreate("deactivate-user", WorkerSettings.class);
        session(jdbc).check();
        Users users = new Users(jdbc);
        CutOff cutOff = new CutOff(jdbc, settings);
        ReadCatalog catalog = new ReadCatalog(jdbc);
        new CheckTables(jdbc, catalog, users, new CheckCutOff(catalog, settings), settings).check();
        new CheckStatements(
                        jdbc,
                        List.of(
                                users,
                                cutOff,
                                new AwaitRows(jdbc, TransactionOperations.withoutTransaction(), cutOff),
                                new ProtectedUsers(jdbc),
                                new ReadOwners(jdbc, settings),
                                new FormerActors(jdbc),
                                new RoleGrants(jdbc, settings),
                                new AuditTrail(jdbc),
                                new Ledger(jdbc),
                                new ProgressRows(jdbc),
                                new RestoreConflicts(jdbc)))
                .check();
    }
}
