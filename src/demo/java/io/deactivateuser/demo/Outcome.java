package io.deactivateuser.demo;

import io.deactivateuser.demo.RequestLine.Label;
import io.deactivateuser.fixtures.Answered;
import io.deactivateuser.fixtures.Position;

/** What became of one line. */
sealed interface Outcome {
    Label line();

    /** A reply, of either format. */
    record Replied(Label line, Answered reply) implements Outcome {}

    /** A dead letter, without the bytes that it repeats. */
    record DeadLettered(Label line, Position request, String reason, String message) implements Outcome {}

    /** Nothing; {@code why} is for a person. */
    record Unanswered(Label line, String why) implements Outcome {}
}
