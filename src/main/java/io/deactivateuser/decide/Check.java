package io.deactivateuser.decide;

import io.deactivateuser.decide.Answer.Refusal;
import io.deactivateuser.decide.User.State;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The contract's checks, in their order: the first that has an answer gives it. The README's table and docs/checks.md are
 * held against this list.
 *
 * <p>To add a check, add an entry at its place. {@link DecideBatch} makes those that have a rule here, in this order. The
 * decoder takes the rules of {@link #REQUEST} in the order of its reasons.
 *
 * <p>{@link #PERMISSION} comes before every check that looks at the user, so that an actor without it learns nothing about
 * one.
 */
// The lists cannot be modified, and no rule holds anything.
@SuppressWarnings("ImmutableEnumChecker")
public enum Check {
    /** Whoever sent such a record cannot be answered: it becomes a dead letter, with a defect that the decoder names. */
    REQUEST_ID(Stage.DECODE, "no request ID readable"),
    REQUEST(
            Stage.DECODE,
            "the request breaks a rule above",
            Reason.MALFORMED_REQUEST,
            Reason.REQUEST_ID_INVALID,
            Reason.USER_ID_MISSING,
            Reason.USER_ID_INVALID,
            Reason.REASON_INVALID,
            Reason.EXPIRE_TIME_INVALID,
            Reason.ACTION_INVALID,
            Reason.EXPECTED_SEQUENCE_INVALID,
            Reason.BATCH_ID_INVALID),
    TOKEN(
            Stage.AUTHENTICATE,
            "token missing, malformed, longer than 8,192 bytes, badly signed, of another issuer, audience or type, "
                    + "expired, without an expiry, or without a subject of 1 to 200 characters",
            Reason.TOKEN_MISSING,
            Reason.TOKEN_INVALID,
            Reason.TOKEN_EXPIRED),
    REPEAT(
            Stage.DECIDE,
            "the actor has used this request ID before, with the same content",
            Recorded.NO,
            List.of(),
            RequestFacts::repeated),
    /** A repeat has got this far only with other content: {@link #REPEAT} answers one with the same. */
    REQUEST_ID_REUSE(
            "the actor has used this request ID before, with other content",
            Recorded.NO,
            Reason.REQUEST_ID_REUSED,
            facts -> facts.recorded() != null),
    EXPIRE_TIME("expireTime has passed", Recorded.NO, Reason.REQUEST_EXPIRED, RequestFacts::isExpired),
    PERMISSION(
            "the actor may not write this user, or is a user who is not active; "
                    + "or there is no such user and the actor may not write the whole instance",
            Recorded.NO,
            Reason.PERMISSION_DENIED,
            facts -> !facts.isPermitted()),
    /** Not recorded, so that the same request goes through once the row is mended. */
    USER_ROW("the user's row cannot be read", Recorded.NO, Reason.INTERNAL, facts -> facts.state() == State.UNREADABLE),
    USER(
            "no such user, or its state is deleted",
            Recorded.YES,
            Reason.USER_NOT_FOUND,
            facts -> facts.user() == null || facts.state() == State.DELETED),
    /** As an etag in <a href="https://google.aip.dev/154">AIP-154</a>. */
    SEQUENCE(
            Stage.DECIDE,
            "expectedSequence is not the user's sequence",
            Recorded.YES,
            List.of(Reason.SEQUENCE_MISMATCH),
            Check::ofOtherSequence),
    STATE(
            "to deactivate: state initial, never finished signing up; state deactivated already. "
                    + "To reactivate: any state but deactivated",
            Recorded.YES,
            List.of(Reason.USER_INITIAL, Reason.USER_ALREADY_DEACTIVATED, Reason.USER_NOT_DEACTIVATED),
            RequestFacts::againstState),
    PROTECTED(
            "to deactivate: the user is in protected_users",
            Recorded.YES,
            Reason.USER_PROTECTED,
            RequestFacts::isProtected),
    SELF(
            "the actor is the user",
            Recorded.YES,
            List.of(Reason.SELF_DEACTIVATION, Reason.SELF_REACTIVATION),
            RequestFacts::againstSelf),
    LAST_OWNER(
            "to deactivate: the user is the last active owner of an organization or of the whole instance",
            Recorded.YES,
            Reason.LAST_OWNER,
            RequestFacts::isLastOwner),
    /** What is left where no check before it has an answer: the user is changed. */
    CHANGE(Stage.DECIDE, "none of these", Recorded.YES, List.of(), null),
    DATABASE(Stage.APPLY, "the database refuses this one request", Reason.INTERNAL);

    /** The package that makes a check, in upper case. */
    public enum Stage {
        DECODE,
        AUTHENTICATE,
        DECIDE,
        APPLY
    }

    /** Whether an answer is kept in the ledger. */
    private enum Recorded {
        YES,
        NO
    }

    /** A check of the decision: its answer, or null where the next check is to be made. */
    @FunctionalInterface
    private interface Rule {
        @Nullable
        Decision decide(RequestFacts facts);

        static Rule refusing(Reason reason, Predicate<RequestFacts> refused) {
            Decision refusal = new Decision(new Refusal(reason), false);
            return facts -> refused.test(facts) ? refusal : null;
        }

        static Rule refusing(Function<RequestFacts, @Nullable Reason> why) {
            return facts -> {
                Reason reason = why.apply(facts);
                return reason == null ? null : new Decision(new Refusal(reason), false);
            };
        }
    }

    private static final Set<Reason> RECORDED = EnumSet.noneOf(Reason.class);

    static {
        for (Check check : values()) {
            if (check.isRecorded()) {
                RECORDED.addAll(check.reasons);
            }
        }
    }

    private final Stage stage;
    private final String condition;
    private final Recorded recorded;
    private final List<Reason> reasons;
    private final @Nullable Rule rule;

    Check(Stage stage, String condition, Reason... reasons) {
        this(stage, condition, Recorded.NO, List.of(reasons), null);
    }

    Check(String condition, Recorded recorded, Reason reason, Predicate<RequestFacts> refused) {
        this(Stage.DECIDE, condition, recorded, List.of(reason), Rule.refusing(reason, refused));
    }

    Check(String condition, Recorded recorded, List<Reason> reasons, Function<RequestFacts, @Nullable Reason> why) {
        this(Stage.DECIDE, condition, recorded, reasons, Rule.refusing(why));
    }

    Check(Stage stage, String condition, Recorded recorded, List<Reason> reasons, @Nullable Rule rule) {
        this.stage = stage;
        this.condition = condition;
        this.recorded = recorded;
        this.reasons = reasons;
        this.rule = rule;
    }

    private static @Nullable Decision ofOtherSequence(RequestFacts facts) {
        return facts.user() != null && facts.isOtherSequence()
                ? new Decision(
                        new Refusal(Reason.SEQUENCE_MISMATCH, null, facts.user().sequence()), false)
                : null;
    }

    /** The checks that have a rule here, in their order. */
    static Check[] withRules() {
        return Arrays.stream(values()).filter(check -> check.rule != null).toArray(Check[]::new);
    }

    /** Whether a refusal for this reason is kept in the ledger. */
    static boolean isRecorded(Reason reason) {
        return RECORDED.contains(reason);
    }

    /** The check's answer; null where it has none, and the next check is to be made. */
    @Nullable
    Decision decide(RequestFacts facts) {
        return rule == null ? null : rule.decide(facts);
    }

    /**
     * The number that the check has in the contract; 0 for those that are about the database's state and not about the
     * request, which have none.
     */
    public int number() {
        int number = 0;
        for (Check check : values()) {
            number += check.isNumbered() ? 1 : 0;
            if (check == this) {
                break;
            }
        }
        return isNumbered() ? number : 0;
    }

    private boolean isNumbered() {
        return !reasons.contains(Reason.INTERNAL);
    }

    public Stage stage() {
        return stage;
    }

    /** When the check answers, as the contract's table says it. */
    public String condition() {
        return condition;
    }

    /** Why the check refuses, in the order in which its reasons are looked for; empty where it refuses nothing. */
    public List<Reason> reasons() {
        return reasons;
    }

    /** The code of the check's answer; null where it gives a recorded one, or none. */
    public @Nullable Code code() {
        if (this == CHANGE) {
            return Code.OK;
        }
        return reasons.isEmpty() ? null : reasons.get(0).code();
    }

    /** Whether the check's answer is kept in the ledger, unless the request is {@code validateOnly}. */
    public boolean isRecorded() {
        return recorded == Recorded.YES;
    }
}
