package io.deactivateuser.operation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.deactivateuser.fixtures.Deployment;
import io.deactivateuser.fixtures.TokenSigner;
import io.deactivateuser.servers.FreePort;
import io.deactivateuser.servers.TransactionPooler;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

/** A worker that cannot keep its promises does not start, and says which setting is to be changed how. */
@ExtendWith(OutputCaptureExtension.class)
class StartRefusalIT {
    private static Deployment deployment;

    @BeforeAll
    static void deploy() {
        deployment = Deployment.create();
    }

    @AfterAll
    static void close() throws Exception {
        deployment.close();
    }

    @Test
    void missingTopicsAreNamed(CapturedOutput output) {
        assertRefused("deactivate-user.topics.results=no-such-results", "deactivate-user.topics.dead-letters=no-such");

        assertThat(output)
                .contains("These topics do not exist: no-such, no-such-results.")
                .contains("deactivate-user.topics.create=true");
    }

    @Test
    void aTopicThatTakesNoLargeRecordsIsNamed(CapturedOutput output) {
        assertRefused("deactivate-user.topics.max-record-bytes=30000000");

        assertThat(output).contains(deployment.results()).contains("max.message.bytes");
    }

    @Test
    void aBrokerThatDoesNotAnswerIsNamed(CapturedOutput output) {
        // By default they are 10 and 20 seconds.
        String timeouts = "spring.kafka.admin.properties.";
        assertRefused(
                "spring.kafka.bootstrap-servers=127.0.0.1:" + FreePort.find(),
                timeouts + "request.timeout.ms=1000",
                timeouts + "default.api.timeout.ms=2000");

        assertThat(output).contains("No broker answers").contains("spring.kafka.bootstrap-servers");
    }

    @Test
    void aDatabaseThatDoesNotAnswerIsNamed(CapturedOutput output) {
        assertRefused("spring.datasource.url=jdbc:postgresql://127.0.0.1:" + FreePort.find() + "/none");

        assertThat(output).contains("The database cannot be used").contains("spring.datasource.url");
    }

    @Test
    void aColumnOfATypeThatIsNotServedIsNamed(CapturedOutput output) {
        deployment.directory().jdbc().execute("ALTER TABLE users ALTER creation_date TYPE date");
        try {
            assertRefused();
        } finally {
            deployment.directory().jdbc().execute("ALTER TABLE users ALTER creation_date TYPE timestamptz");
        }

        assertThat(output)
                .contains(
                        "The column public.users.creation_date is of the type date; it must be timestamp with time zone.")
                .contains("\"The tables\"");
    }

    @Test
    void aPoolerThatGivesEachTransactionASessionOfItsOwnIsNamed(CapturedOutput output) throws Exception {
        try (TransactionPooler pooler = new TransactionPooler(deployment.database())) {
            assertRefused("spring.datasource.url=" + pooler.url());
        }

        assertThat(output).contains("PgBouncer").contains("pool_mode=session");
    }

    /** Whether Flyway asks for the first connection, or nobody does before the worker looks. */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aPoolerThatTakesNoOptionsIsNamed(boolean migrates, CapturedOutput output) throws Exception {
        try (TransactionPooler pooler = TransactionPooler.thatTakesNoOptions(deployment.database())) {
            assertRefused("spring.datasource.url=" + pooler.url(), "spring.flyway.enabled=" + migrates);
        }

        assertThat(output)
                .contains("PgBouncer): FATAL: unsupported startup parameter in options: statement_timeout")
                .contains("pool_mode=session")
                .contains("ignore_startup_parameters");
    }

    /** What a pooler leaves of the options that it passes over. */
    @ParameterizedTest
    @CsvSource({
        "statement_timeout, 0, statement_timeout of the worker's connections is off",
        "lock_timeout, 30s, lock_timeout of the worker's connections is 30000 ms",
        "idle_in_transaction_session_timeout, 0, idle_in_transaction_session_timeout of the worker's connections is off",
    })
    void aTimeLimitThatIsNotInForceIsNamed(String limit, String inForce, String named, CapturedOutput output) {
        assertRefused("spring.datasource.hikari.connection-init-sql=SET " + limit + " = '" + inForce + "'");

        assertThat(output).contains(named).contains("ALTER ROLE ... SET " + limit);
    }

    @Test
    void aDatabaseThatDoesNotKnowTheWorkerIsNamedWhereItMigratesNothingEither(CapturedOutput output) {
        assertRefused("spring.flyway.enabled=false", "spring.datasource.username=nobody");

        assertThat(output).contains("The database cannot be used").contains("spring.datasource.username");
    }

    @Test
    void aGroupWithoutANameIsRefused(CapturedOutput output) {
        assertRefused("spring.kafka.consumer.group-id=");

        assertThat(output).contains("spring.kafka.consumer.group-id is empty");
    }

    /** A commit that Postgres forgets in a crash would have been told to a caller. */
    @Test
    void aConnectionThatDoesNotWaitForItsCommitsIsRefused(CapturedOutput output) {
        assertRefused("spring.datasource.hikari.data-source-properties.options=-c synchronous_commit=off");

        assertThat(output).contains("synchronous_commit");
    }

    @Test
    void aDatabaseWhoseConnectionsDoNotWaitForTheirCommitsIsRefused(CapturedOutput output) {
        String database = deployment.database().url().replaceAll(".*/", "");
        deployment.directory().jdbc().execute("ALTER DATABASE " + database + " SET synchronous_commit = off");
        try {
            assertRefused();
        } finally {
            deployment.directory().jdbc().execute("ALTER DATABASE " + database + " RESET synchronous_commit");
        }

        assertThat(output).contains("synchronous_commit");
    }

    @ParameterizedTest
    @CsvSource({
        "deactivate-user.instance-id, a b, deactivate-user.instance-id",
        "deactivate-user.topics.partitions, 0, deactivate-user.topics.partitions",
        "deactivate-user.topics.partitions, many, deactivate-user.topics.partitions",
        "deactivate-user.topics.requests, a/b, deactivate-user.topics.requests",
        "deactivate-user.topics.max-record-bytes, 10, deactivate-user.topics.max-record-bytes",
        "deactivate-user.requests.max-bytes, 0, deactivate-user.requests.max-bytes",
        "deactivate-user.requests.max-bytes, 64 kB, deactivate-user.requests.max-bytes",
        "deactivate-user.requests.framing, avro, deactivate-user.requests.framing",
        "deactivate-user.requests.cloud-event-types[0], ' ', deactivate-user.requests.cloud-event-types",
        "deactivate-user.replies.cloud-event-source, a b, deactivate-user.replies.cloud-event-source",
        "deactivate-user.replies.confluent-schema-id.json, 0, deactivate-user.replies.confluent-schema-id.json",
        "deactivate-user.replies.confluent-schema-id.protobuf, x, deactivate-user.replies.confluent-schema-id.protobuf",
        "deactivate-user.writer-roles[0], ' ', deactivate-user.writer-roles",
        "deactivate-user.instance-roles, NO_WRITER, deactivate-user.instance-roles",
        "deactivate-user.token.clock-skew, 1h, deactivate-user.token.clock-skew",
        "deactivate-user.token.cache-size, -1, deactivate-user.token.cache-size",
        "deactivate-user.ledger.retention, 5s, deactivate-user.ledger.retention",
        "deactivate-user.ledger.purge-batch-size, 0, deactivate-user.ledger.purge-batch-size",
        "deactivate-user.retry.longest, 1h, deactivate-user.retry.longest",
        "deactivate-user.topics.reqests, typo, deactivate-user.topics.reqests",
        "deactivate-user.nosuch, 1, deactivate-user.nosuch",
        "spring.kafka.consumer.isolation-level, read_uncommitted, spring.kafka.consumer.isolation-level",
        "spring.kafka.consumer.auto-offset-reset, latest, spring.kafka.consumer.auto-offset-reset",
        "spring.kafka.consumer.enable-auto-commit, true, spring.kafka.consumer.enable-auto-commit",
        "spring.kafka.consumer.properties.allow.auto.create.topics, true, allow.auto.create.topics",
        "spring.kafka.consumer.properties.max.poll.interval.ms, 29999, max.poll.interval.ms",
        "spring.kafka.consumer.max-poll-interval, 20s, max.poll.interval.ms",
        "spring.kafka.consumer.fetch-max-wait, 30s, fetch.max.wait.ms",
        "spring.kafka.consumer.properties.request.timeout.ms, 500, request.timeout.ms",
        "spring.kafka.consumer.properties.default.api.timeout.ms, 900, default.api.timeout.ms",
        "spring.kafka.producer.properties.request.timeout.ms, 999, request.timeout.ms",
        "spring.kafka.producer.properties.max.block.ms, 0, max.block.ms",
        "spring.kafka.producer.properties.transaction.timeout.ms, 10, transaction.timeout.ms",
        "spring.kafka.producer.acks, 1, spring.kafka.producer.acks",
        "spring.kafka.producer.buffer-memory, 500KB, spring.kafka.producer.buffer-memory",
        "spring.kafka.producer.batch-size, 64MB, spring.kafka.producer.buffer-memory",
        "deactivate-user.topics.max-record-bytes, 40000000, deactivate-user.topics.max-record-bytes",
        "spring.kafka.listener.auto-startup, false, spring.kafka.listener.auto-startup",
        "spring.kafka.listener.idle-between-polls, 1s, spring.kafka.listener.idle-between-polls",
        "spring.kafka.listener.ack-mode, batch, spring.kafka.listener.ack-mode",
        "spring.kafka.listener.concurrency, 0, spring.kafka.listener.concurrency",
        "spring.kafka.template.observation-enabled, true, spring.kafka.template.observation-enabled",
        "spring.kafka.consumer.auto-commit-interval, 1s, spring.kafka.consumer.auto-commit-interval",
        "spring.kafka.consumer.value-deserializer, org.apache.kafka.common.serialization.UUIDDeserializer, "
                + "spring.kafka.consumer.value-deserializer",
        "spring.kafka.producer.transaction-id-prefix, tx, spring.kafka.producer.transaction-id-prefix",
        "spring.kafka.producer.key-serializer, org.apache.kafka.common.serialization.StringSerializer, "
                + "spring.kafka.producer.key-serializer",
        "spring.kafka.producer.properties.enable.idempotence, false, Cannot set a transactional.id",
        "spring.kafka.properties.max.request.size, 9000000, deactivate-user.topics.max-record-bytes",
        "spring.datasource.hikari.read-only, true, The worker's connections are read-only",
        "spring.datasource.hikari.maximum-pool-size, 4, spring.datasource.hikari.maximum-pool-size",
        "spring.kafka.consumer.properties.value.deserializer, org.apache.kafka.common.serialization.UUIDDeserializer, "
                + "spring.kafka.consumer.properties.value.deserializer",
        "spring.kafka.properties.key.deserializer, org.apache.kafka.common.serialization.StringDeserializer, "
                + "spring.kafka.properties.key.deserializer",
        "spring.security.oauth2.resourceserver.jwt.principal-claim-name, email, "
                + "spring.security.oauth2.resourceserver.jwt.principal-claim-name",
        "spring.security.oauth2.resourceserver.jwt.authority-prefix, ROLE_, "
                + "spring.security.oauth2.resourceserver.jwt.authority-prefix",
        "spring.security.oauth2.resourceserver.jwt.authorities-claim-name, groups, "
                + "spring.security.oauth2.resourceserver.jwt.authorities-claim-name",
        "spring.security.oauth2.resourceserver.jwt.authorities-claim-delimiter, '|', "
                + "spring.security.oauth2.resourceserver.jwt.authorities-claim-delimiter",
        "spring.security.oauth2.resourceserver.jwt.authorities-claim-expressions, '[groups]', "
                + "spring.security.oauth2.resourceserver.jwt.authorities-claim-expressions",
        "spring.security.oauth2.resourceserver.jwt.issuer-uri, issuer.example, "
                + "spring.security.oauth2.resourceserver.jwt.issuer-uri",
        "spring.security.oauth2.resourceserver.jwt.issuer-uri, //issuer.example, "
                + "spring.security.oauth2.resourceserver.jwt.issuer-uri",
        "spring.security.oauth2.resourceserver.jwt.issuer-uri, 'https://issuer example', "
                + "spring.security.oauth2.resourceserver.jwt.issuer-uri",
        "spring.security.oauth2.resourceserver.jwt.issuer-uri, '', deactivate-user.token.any-issuer=true",
        "spring.security.oauth2.resourceserver.jwt.issuer-uri, ' ', deactivate-user.token.any-issuer=true",
        "spring.security.oauth2.resourceserver.jwt.audiences, '', deactivate-user.token.any-audience=true",
        "spring.security.oauth2.resourceserver.jwt.audiences, ' ', deactivate-user.token.any-audience=true",
        "spring.security.oauth2.resourceserver.jwt.jwk-set-uri, /keys, "
                + "spring.security.oauth2.resourceserver.jwt.jwk-set-uri",
        "spring.security.oauth2.resourceserver.jwt.jwk-set-uri, issuer.example/keys, "
                + "spring.security.oauth2.resourceserver.jwt.jwk-set-uri",
        "spring.security.oauth2.resourceserver.jwt.jwk-set-uri, file:/etc/keys, "
                + "spring.security.oauth2.resourceserver.jwt.jwk-set-uri",
        "deactivate-user.token.require-expiry, perhaps, deactivate-user.token.require-expiry",
        "spring.security.oauth2.resourceserver.jwt.jws-algorithms, RS257, "
                + "spring.security.oauth2.resourceserver.jwt.jws-algorithms",
    })
    void aBadSettingIsNamed(String key, String value, String named, CapturedOutput output) {
        assertRefused(key + "=" + value);

        assertThat(output).contains(named);
    }

    /** The newer protocol has none of the keys that the worker sets for the classic one, and takes none from anybody. */
    @Test
    void aKeyOfTheClassicGroupProtocolIsNamedWithTheNewerOne(CapturedOutput output) {
        assertRefused("spring.kafka.properties.group.protocol=consumer", "spring.kafka.consumer.heartbeat-interval=1s");

        assertThat(output).contains("heartbeat.interval.ms cannot be set when group.protocol=CONSUMER");
    }

    /** Each with the look-up, which has a connection of its own. */
    @ParameterizedTest
    @CsvSource({"2, 5, 6", "4, 7, 8"})
    void aPoolWithoutAConnectionForTheLookUpIsNamed(int threads, int size, int needed, CapturedOutput output) {
        assertRefused(
                "deactivate-user.lookup.enabled=true",
                "spring.kafka.listener.concurrency=" + threads,
                "spring.datasource.hikari.maximum-pool-size=" + size);

        assertThat(output)
                .contains("spring.datasource.hikari.maximum-pool-size is " + size)
                .contains("Raise it to " + needed + " or more");
    }

    @Test
    void allKeysThatAreNotHeededAreNamedAtOnce(CapturedOutput output) {
        assertRefused("spring.kafka.listener.type=batch", "spring.kafka.listener.poll-timeout=7s");

        assertThat(output)
                .contains("The worker does not heed spring.kafka.listener.poll-timeout, spring.kafka.listener.type.");
    }

    @Test
    void aWorkerWithoutAKeyIsRefusedAndToldWhichSettingsNameOne(CapturedOutput output) {
        String jwt = "spring.security.oauth2.resourceserver.jwt.";
        assertRefused(jwt + "public-key-location=", jwt + "issuer-uri=");

        assertThat(output).contains("No key verifies tokens.").contains(jwt + "jwk-set-uri");
    }

    @Test
    void anIssuerWhoseKeysCannotBeFetchedFromAnywhereIsRefused(CapturedOutput output) {
        String jwt = "spring.security.oauth2.resourceserver.jwt.";
        assertRefused(jwt + "public-key-location=", jwt + "issuer-uri=urn:issuer");

        assertThat(output).contains(jwt + "issuer-uri is 'urn:issuer'");
    }

    @Test
    void aPublicKeyThatIsTooSmallIsRefused(CapturedOutput output) {
        assertRefused("spring.security.oauth2.resourceserver.jwt.public-key-location="
                + new TokenSigner("small", 1024).publicKeyLocation());

        assertThat(output).contains("public-key-location").contains("1024 bits");
    }

    @Test
    void anAlgorithmThatDoesNotExistIsNamedWhereKeysComeFromAKeySetThatIsNotAskedYet(CapturedOutput output) {
        String keys = "spring.security.oauth2.resourceserver.jwt.";
        assertRefused(
                keys + "jwk-set-uri=http://127.0.0.1:" + FreePort.find() + "/keys", keys + "jws-algorithms=RS257");

        assertThat(output).contains(keys + "jws-algorithms: 'RS257' is no signature algorithm.");
    }

    @Test
    void twoTopicsOfOneNameAreRefused(CapturedOutput output) {
        assertRefused("deactivate-user.topics.results=" + deployment.requests());

        assertThat(output)
                .contains(
                        "deactivate-user.topics.requests, deactivate-user.topics.results,"
                                + " deactivate-user.topics.dead-letters and deactivate-user.topics.events must name different topics.");
    }

    @Test
    void aFirstWaitLongerThanTheLongestIsRefused(CapturedOutput output) {
        assertRefused("deactivate-user.retry.first=3s");

        assertThat(output)
                .contains("deactivate-user.retry.first must not be longer than deactivate-user.retry.longest.");
    }

    private static void assertRefused(String... properties) {
        assertThat(catchThrowable(() -> deployment.startWorker(List.of(), properties)))
                .as("the start with %s", List.of(properties))
                .isNotNull();
    }
}
