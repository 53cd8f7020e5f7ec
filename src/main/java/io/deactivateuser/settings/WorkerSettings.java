package io.deactivateuser.settings;

import jakarta.validation.Valid;
import jakarta.validation.constraints.AssertTrue;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotEmpty;
import jakarta.validation.constraints.Pattern;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
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
 * @param instanceRoles the writer roles that count over the whole instance; where absent, those that begin with {@code IAM_}
 */
@Validated
@ConfigurationProperties(prefix = "deactivate-user", ignoreUnknownFields = false)
public record WorkerSettings(
        @Pattern(regexp = "[A-Za-z0-9._-]{1,100}", message = "must have 1 to 100 of the characters A-Z a-z 0-9 . _ -")
        @Nullable
        String instanceId,

        @Valid @DefaultValue Topics topics,
        @Valid @DefaultValue Requests requests,

        @NotEmpty @DefaultValue({"IAM_OWNER", "IAM_ORG_MANAGER", "IAM_USER_MANAGER", "ORG_OWNER", "ORG_USER_MANAGER"})
        Set<@NotBlank String> writerRoles,

        @Nullable Set<@NotBlank String> instanceRoles,

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
                : writerRoles.stream()
                        .filter(role -> role.startsWith(OF_THE_INSTANCE))
                        .collect(Collectors.toUnmodifiableSet());
    }

    @AssertTrue(
            message =
                    "deactivate-user.instance-roles must name roles that deactivate-user.writer-roles names: others may write"
                            + " no user")
    boolean isEachInstanceRoleAWriterRole() {
        return instanceRoles == null || writerRoles == null || writerRoles.containsAll(instanceRoles);
    }

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

            @DefaultValue("false") boolean create,
            @Min(1) @Max(10_000) @DefaultValue("6") int partitions,
            @Min(-1) @Max(100) @DefaultValue("-1") short replicationFactor,

            @Min(100_000) @Max(1_000_000_000) @DefaultValue("1000000")
            int maxRecordBytes) {

        @AssertTrue(
                message = "deactivate-user.topics.requests, deactivate-user.topics.results and"
                        + " deactivate-user.topics.dead-letters must name three different topics")
        boolean isDistinct() {
            return Set.copyOf(List.of(requests, results, deadLetters)).size() == 3;
        }
    }

    /**
     * What a request may be.
     *
     * @param maxBytes of its key, its headers and its value together, inflated; a larger record is not read and becomes a dead letter
     */
    public record Requests(
            @Min(1_024) @Max(10_000_000) @DefaultValue("65536")
            int maxBytes) {}

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
