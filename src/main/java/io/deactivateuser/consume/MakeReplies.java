package io.deactivateuser.consume;

import io.deactivateuser.consume.Received.Refused;
import io.deactivateuser.consume.Received.Submitted;
import io.deactivateuser.consume.Received.Told;
import io.deactivateuser.consume.Received.Undeliverable;
import io.deactivateuser.decide.Answer;
import io.deactivateuser.decide.Answer.Refusal;
import io.deactivateuser.decide.Decision;
import io.deactivateuser.decide.Submission;
import io.deactivateuser.observe.BatchMeasurement;
import io.deactivateuser.recover.Batch;
import io.deactivateuser.reply.DeadLetterRecords;
import io.deactivateuser.reply.EventRecords;
import io.deactivateuser.reply.Reply;
import io.deactivateuser.reply.ReplyRecords;
import io.deactivateuser.reply.RequestSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/** Makes one record for each record received whose caller was not told before, in their order, and one for each change. */
@Component
class MakeReplies {
    private static final Logger log = LoggerFactory.getLogger(MakeReplies.class);

    private final ReplyRecords replyRecords;
    private final DeadLetterRecords deadLetterRecords;
    private final EventRecords eventRecords;

    MakeReplies(ReplyRecords replyRecords, DeadLetterRecords deadLetterRecords, EventRecords eventRecords) {
        this.replyRecords = replyRecords;
        this.deadLetterRecords = deadLetterRecords;
        this.eventRecords = eventRecords;
    }

    /** The replies and the dead letters to the records of the batch, each change's event behind its reply. */
    List<ProducerRecord<byte[], byte[]>> replies(Batch batch, List<Decided> decided, BatchMeasurement measurement) {
        logDeadLetters(decided);
        List<ProducerRecord<byte[], byte[]>> outgoing = new ArrayList<>(decided.size());
        for (Decided next : decided) {
            if (!(next.received() instanceof Told)) {
                outgoing.add(answer(next, batch.source(next.received().record()), measurement));
                event(next).ifPresent(outgoing::add);
            }
        }
        return outgoing;
    }

    /** One line for a batch: whoever sends rubbish must not be able to flood the log. */
    private static void logDeadLetters(List<Decided> decided) {
        List<Undeliverable> deadLetters = decided.stream()
                .map(Decided::received)
                .filter(Undeliverable.class::isInstance)
                .map(Undeliverable.class::cast)
                .toList();
        if (!deadLetters.isEmpty()) {
            Undeliverable first = deadLetters.get(0);
            log.info(
                    "{} of {} records become dead letters. The first, at {}-{}@{}: {}",
                    deadLetters.size(),
                    decided.size(),
                    first.record().topic(),
                    first.record().partition(),
                    first.record().offset(),
                    first.why().message());
        }
    }

    private ProducerRecord<byte[], byte[]> answer(Decided decided, RequestSource source, BatchMeasurement measurement) {
        Received received = decided.received();
        long appendedAt = received.record().timestamp();
        if (received instanceof Undeliverable undeliverable) {
            measurement.deadLetter(undeliverable.why().defect().name(), appendedAt);
            return deadLetterRecords.deadLetter(undeliverable.record(), source, undeliverable.why());
        }
        if (received instanceof Refused refused) {
            measurement.answered(outcome(refused.reply().answer()), false, appendedAt);
            return replyRecords.reply(refused.record(), source, refused.wrapping(), refused.reply(), false);
        }
        Submitted submitted = (Submitted) received;
        Submission submission = submitted.submission();
        Decision decision = Objects.requireNonNull(decided.decision());
        measurement.answered(outcome(decision.answer()), decision.replayed(), appendedAt);
        Reply reply =
                new Reply(submission.request().requestId(), submission.request().userId(), decision.answer());
        return replyRecords.reply(
                submitted.record(),
                source,
                submitted.wrapping(),
                reply,
                submission.request().action(),
                decision.replayed());
    }

    /** The event of the change that the caller is told of now; a change that a caller was told of before had its event then. */
    private Optional<ProducerRecord<byte[], byte[]>> event(Decided decided) {
        Decision decision = decided.decision();
        return decision == null || decision.change() == null
                ? Optional.empty()
                : Optional.ofNullable(eventRecords.event(decided.received().record(), decision.change()));
    }

    private static String outcome(Answer answer) {
        return answer instanceof Refusal refusal ? refusal.reason().name() : "OK";
    }
}
