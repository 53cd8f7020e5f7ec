package io.deactivateuser.decide;

/**
 * The decision on one submission.
 *
 * @param replayed whether the answer was given before, to another record
 */
public record Decision(Answer answer, boolean replayed) {
    static Decision refuse(Reason reason) {
        return new Decision(new Answer.Refusal(reason), false);
    }
}
