package io.deactivateuser.settings;

import jakarta.validation.Valid;
import jakarta.validation.constraints.AssertTrue;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotEmpty;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.hibernate.validator.constraints.time.DurationMax;
import org.hibernate.validator.constraints.time.DurationMin;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * Every key of the worker's own, with its default. The table in the README explains each; a value out of its range, or an
 * unknown key that is not an environment variable's, ends the start with a message that names it.
 *
 * @param instanceId unique among the workers of a group, the same across a worker's restarts; where absent, it is made of
 *     the host's name and the server port
 * @param instanceRoles the roles that count over the whole instance; where absent, those that begin with {@code IAM_}
 * @param reactivatorRoles the roles that may give users back their access; where absent, the writer roles
 * @param cutOff the tables whose rows give access, and are ended with it
 */
@Validated
@ConfigurationProperties(prefix = "deactivate-user", ignoreUnknownFields = false)
public record WorkerSettings(
        @Pattern(regexp = "[A-Za-z0-9._-]{1,100}", message = "must have 1 to 100 of the characters A-Z a-z 0-9 . _ -")
        @Nullable
        String instanceId,

        @Valid @DefaultValue Topics topics,
        @Valid @DefaultValue Requests requests,
        @Valid @DefaultValue Replies replies,

        @NotEmpty @DefaultValue({"IAM_OWNER", "IAM_ORG_MANAGER", "IAM_USER_MANAGER", "ORG_OWNER", "ORG_USER_MANAGER"})
        Set<@NotBlank String> writerRoles,

        @Nullable Set<@NotBlank String> instanceRoles,
        @Nullable Set<@NotBlank String> reactivatorRoles,
        @Valid @DefaultValue Guards guards,
        @DefaultValue List<@Valid CutOffTable> cutOff,
        @Valid @DefaultValue Events events,

        @Valid @DefaultValue Token token,
        @Valid @DefaultValue Ledger ledger,
        @Valid @DefaultValue Retry retry,
        @Valid @DefaultValue Recovery recovery,
        @Valid @DefaultValue Lookup lookup) {

    private static final String OF_THE_INSTANCE = "IAM_";

    /** The roles that may write every user, where they are granted over the whole instance. */
    public Set<String> rolesOverWholeInstance() {
        return instanceRoles != null
                ? instanceRoles
                : Stream.concat(writerRoles.stream(), rolesThatReactivate().stream())
                        .filter(role -> role.startsWith(OF_THE_INSTANCE))
                        .collect(Collectors.toUnmodifiableSet());
    }

    /** The roles that may give users back their access. */
    public Set<String> rolesThatReactivate() {
        return reactivatorRoles != null ? reactivatorRoles : writerRoles;
    }

    @AssertTrue(message = "deactivate-user.cut-off must give each of its tables another name")
    boolean isEachCutOffNamedOnce() {
        return cutOff == null
                || cutOff.stream().map(CutOffTable::name).distinct().count() == cutOff.size();
    }

    @AssertTrue(
            message = "deactivate-user.instance-roles must name roles that deactivate-user.writer-roles or"
                    + " deactivate-user.reactivator-roles names: others may write no user")
    boolean isEachInstanceRoleAWriterRole() {
        return instanceRoles == null
                || writerRoles == null
                || instanceRoles.stream()
                        .allMatch(role -> writerRoles.contains(role)
                                || rolesThatReactivate().contains(role));
    }

    /**
     * Who is not to be deactivated, whoever asks for that.
     *
     * @param self whether actors may deactivate themselves
     * @param lastOwnerRoles the last active user with one of these roles over something is kept; empty: nobody is
     */
    public record Guards(
            @DefaultValue("refuse") Self self,
            @DefaultValue({"IAM_OWNER", "ORG_OWNER"}) Set<@NotBlank String> lastOwnerRoles) {}

    /** What an actor who asks for their own deactivation is told. */
    public enum Self {
        REFUSE,
        ALLOW
    }

    /**
     * A table whose rows give access, for as long as they are there or are not revoked.
     *
     * @param name under which the rows that were ended are told of
     * @param table with its schema in front, separated by a dot, where the search path does not lead to it
     * @param userColumn has the user's ID
     * @param revokedAtColumn is set to the time of the change; absent: the rows are deleted
     */
    public record CutOffTable(
            @NotNull(message = "must be there")
            @Pattern(regexp = "[A-Za-z0-9._-]{1,64}", message = "must have 1 to 64 of the characters A-Z a-z 0-9 . _ -")
            String name,

            @NotBlank String table,
            @NotBlank String userColumn,
            @Nullable String revokedAtColumn) {

        /** The table as it stands in a statement. */
        public String quotedTable() {
            return Arrays.stream(table.split("\\.", 2)).map(CutOffTable::quoted).collect(Collectors.joining("."));
        }

        /** The user's column as it stands in a statement. */
        public String quotedUserColumn() {
            return quoted(userColumn);
        }

        /** The column that revokes, where there is one, as it stands in a statement. */
        public String quotedRevokedAtColumn() {
            return quoted(Objects.requireNonNull(revokedAtColumn));
        }

        /** An identifier, whatever is in it: never SQL. */
        private static String quoted(String identifier) {
            return '"' + identifier.replace("\"", "\"\"") + '"';
        }
    }

    /**
     * What the events of changes tell.
     *
     * @param source the {@code ce_source} of each
     * @param reason whether the request's reason goes out
     * @param actorId whether the actor does
     */
    public record Events(
            @NotBlank @Size(max = 500) @DefaultValue("/deactivate-user")
            String source,

            @DefaultValue("true") boolean reason,
            @DefaultValue("true") boolean actorId) {}

    /**
     * Names of the topics, and whether to create those that are missing.
     *
     * @param partitions of a topic that is created
     * @param replicationFactor of a topic that is created; -1 for the broker's default
     * @param maxRecordBytes the largest record that the worker writes; a dead letter that is larger goes without its value
     */
    public record Topics(
            @TopicName @DefaultValue("deactivate-user.requests")
            String requests,

            @TopicName @DefaultValue("deactivate-user.results")
            String results,

            @TopicName @DefaultValue("deactivate-user.dead-letters")
            String deadLetters,

            @NotNull
            @Pattern(
                    regexp = "|" + TopicName.PATTERN,
                    message = "must be a topic's name, 1 to 249 of the characters A-Z a-z 0-9 . _ -, or empty for none")
            @DefaultValue("deactivate-user.events")
            String events,

            @DefaultValue("false") boolean create,
            @Min(1) @Max(10_000) @DefaultValue("6") int partitions,
            @Min(-1) @Max(100) @DefaultValue("-1") short replicationFactor,

            @Min(100_000) @Max(1_000_000_000) @DefaultValue("1000000")
            int maxRecordBytes) {

        @AssertTrue(
                message =
                        "deactivate-user.topics.requests, deactivate-user.topics.results,"
                                + " deactivate-user.topics.dead-letters and deactivate-user.topics.events must name different topics")
        boolean isDistinct() {
            return Set.copyOf(List.of(requests, results, deadLetters, events)).size() == 4;
        }

        /** Whether changes are told of; an empty name says that they are not. */
        public boolean hasEvents() {
            return !events.isEmpty();
        }
    }

    /**
     * What a request may be.
     *
     * @param maxBytes of its key, its headers and its value together, inflated; a larger record is not read and becomes a dead letter
     * @param framing whether a schema registry's framing is looked for
     * @param cloudEventTypes the types of CloudEvents that are requests
     */
    public record Requests(
            @Min(1_024) @Max(10_000_000) @DefaultValue("65536")
            int maxBytes,

            @DefaultValue("auto") Framing framing,

            @NotEmpty @DefaultValue("io.deactivateuser.request.v1")
            Set<@NotBlank String> cloudEventTypes) {}

    /** What a first byte 00 means. */
    public enum Framing {
        /** It begins the framing of a schema registry. */
        AUTO,
        /** It is a byte that no request begins with. */
        NONE
    }

    /**
     * How replies are wrapped.
     *
     * @param cloudEventSource the source of a reply that is a CloudEvent
     */
    public record Replies(
            @Pattern(
                    regexp = "[A-Za-z0-9._~:/?#\\[\\]@!$&'()*+,;=%-]{1,500}",
                    message = "must be a URI or a part of one, of 1 to 500 characters")
            @DefaultValue("/deactivate-user")
            String cloudEventSource,

            @Valid @DefaultValue ConfluentSchemaId confluentSchemaId) {}

    /**
     * The schema IDs that replies to framed requests are framed with; where absent, those replies are not framed.
     *
     * @param json of reply.schema.json
     * @param protobuf of deactivate_user.proto
     */
    public record ConfluentSchemaId(
            @Min(1) @Nullable Integer json,
            @Min(1) @Nullable Integer protobuf) {}

    /**
     * How tokens are checked, beside {@code spring.security.oauth2.resourceserver.jwt.*}.
     *
     * @param clockSkew how far the issuer's clock and the broker's may be apart
     * @param cacheSize how many verified tokens are remembered, so that a signature is not checked for every record
     * @param cacheTime how long one is remembered; a key withdrawn from the key server still counts for so long
     * @param requireExpiry whether a token without {@code exp} is refused: in a topic it would be a credential for ever
     * @param anyIssuer that no issuer is named is meant
     * @param anyAudience that no audience is named is meant
     */
    public record Token(
            @DurationMin @DurationMax(minutes = 5) @DefaultValue("10s")
            Duration clockSkew,

            @Min(0) @Max(1_000_000) @DefaultValue("10000") int cacheSize,

            @DurationMin @DurationMax(hours = 1) @DefaultValue("5m")
            Duration cacheTime,

            @DefaultValue("true") boolean requireExpiry,
            @DefaultValue("false") boolean anyIssuer,
            @DefaultValue("false") boolean anyAudience) {}

    /**
     * How long answers are kept, and how they are purged.
     *
     * @param retention how long a repeated request ID gets its recorded answer
     */
    public record Ledger(
            @DurationMin(hours = 1) @DefaultValue("30d") Duration retention,
            @DurationMin(seconds = 1) @DefaultValue("10s") Duration purgeInterval,
            @Min(1) @Max(100_000) @DefaultValue("1000") int purgeBatchSize) {}

    /** How long to wait after a fault of the infrastructure before the batch is tried again: doubled up to the longest. */
    public record Retry(
            @DurationMin(millis = 1) @DefaultValue("100ms") Duration first,

            @DurationMin(millis = 1) @DurationMax(seconds = 30) @DefaultValue("2s")
            Duration longest) {

        @AssertTrue(message = "deactivate-user.retry.first must not be longer than deactivate-user.retry.longest")
        boolean isOrdered() {
            return first.compareTo(longest) <= 0;
        }
    }

    /**
     * What is done about a difference between Kafka and the database that only a person can judge.
     *
     * @param emptyDatabase of a group that has offsets and no row in the database; absent: the worker does not start
     */
    public record Recovery(@Nullable EmptyDatabase emptyDatabase) {}

    /**
     * The look-up of recorded answers over HTTP.
     *
     * @param enabled whether there is one, on the port of health and metrics
     */
    public record Lookup(@DefaultValue("false") boolean enabled) {}

    /** What a database that knows nothing of the group means. */
    public enum EmptyDatabase {
        /** It has lost everything: what the replies tell is made true again, from the first record on. */
        RESTORE,
        /** It is a new one, or the group's offsets are another program's: the worker goes on at the group's offsets. */
        IGNORE
    }
}
