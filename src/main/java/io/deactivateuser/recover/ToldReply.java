package io.deactivateuser.recover;

import io.deactivateuser.decide.Action;
import io.deactivateuser.decide.Actor;
import io.deactivateuser.decide.Answer.Refusal;
import io.deactivateuser.decide.Answer.Success;
import io.deactivateuser.decide.DeactivateUserRequest;
import io.deactivateuser.decide.RecordPosition;
import io.deactivateuser.decide.Submission;
import io.deactivateuser.decide.Told;
import io.deactivateuser.reply.Reply;
import io.deactivateuser.reply.RequestSource;
import org.jspecify.annotations.Nullable;

/**
 * What the caller of one request record was told.
 *
 * @param source null where a worker of the version before told it
 * @param reply null for a dead letter, and for a reply that this version cannot read
 * @param action what the request asked for
 * @param replayed whether the answer is another record's
 */
public record ToldReply(
        @Nullable RequestSource source, @Nullable Reply reply, Action action, boolean replayed) {

    /** Whether the database has anything of this answer: a change, or a row of the ledger. */
    public boolean leftTraces() {
        if (reply == null || replayed) {
            return false;
        }
        return reply.answer() instanceof Success success
                ? !success.validateOnly()
                : ((Refusal) reply.answer()).reason().isRecorded();
    }

    /**
     * What is made true again where only the reply is left of the request: whoever sent it and what else it said is not known.
     *
     * @param reason for the audit trail, if any
     */
    public @Nullable Submission withoutRequest(RecordPosition position, @Nullable String reason) {
        return reply == null || reply.userId() == null
                ? null
                : new Submission(
                        Actor.UNKNOWN,
                        new DeactivateUserRequest(
                                reply.requestId(), reply.userId(), reason, null, false, action, null, null),
                        position,
                        new Told(reply.answer(), false));
    }

    /** Of two answers to records at one offset: a log that lost its tail hands its offsets out again, under a later epoch. */
    static ToldReply laterEpochOf(ToldReply first, ToldReply second) {
        return first.epoch() >= second.epoch() ? first : second;
    }

    private int epoch() {
        return source == null ? RecordPosition.UNKNOWN_EPOCH : source.leaderEpoch();
    }

    boolean isOfEpoch(int leaderEpoch) {
        return source == null || source.isOfEpoch(leaderEpoch);
    }
}
