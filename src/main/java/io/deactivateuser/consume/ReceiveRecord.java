package io.deactivateuser.consume;

import io.deactivateuser.authenticate.Authentication;
import io.deactivateuser.authenticate.Authentication.Authenticated;
import io.deactivateuser.authenticate.Authenticator;
import io.deactivateuser.authenticate.Patience;
import io.deactivateuser.consume.Received.Refused;
import io.deactivateuser.consume.Received.Submitted;
import io.deactivateuser.consume.Received.Undeliverable;
import io.deactivateuser.decide.Actor;
import io.deactivateuser.decide.Check;
import io.deactivateuser.decide.DeactivateUserRequest;
import io.deactivateuser.decide.RecordPosition;
import io.deactivateuser.decide.Submission;
import io.deactivateuser.decide.Told;
import io.deactivateuser.decode.Decoded;
import io.deactivateuser.decode.Decoded.Invalid;
import io.deactivateuser.decode.Decoded.Unreadable;
import io.deactivateuser.decode.Decoded.Valid;
import io.deactivateuser.decode.RequestHeaders;
import io.deactivateuser.decode.UnwrapRequest;
import io.deactivateuser.recover.Batch;
import io.deactivateuser.recover.ToldReply;
import io.deactivateuser.reply.EchoHeaders;
import io.deactivateuser.reply.Reply;
import io.deactivateuser.reply.ReplyHeaders;
import io.deactivateuser.settings.WorkerSettings;
import io.deactivateuser.settings.WorkerSettings.Framing;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.record.TimestampType;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Decodes a record and finds its actor: the checks up to {@link Check#TOKEN}. */
@Component
class ReceiveRecord {
    private final Authenticator authenticator;
    private final Clock clock;
    private final UnwrapRequest unwrap;

    ReceiveRecord(Authenticator authenticator, Clock clock, WorkerSettings settings) {
        this.authenticator = authenticator;
        this.clock = clock;
        this.unwrap = new UnwrapRequest(
                settings.requests().framing() == Framing.AUTO,
                settings.requests().cloudEventTypes());
    }

    /** Reads the batch's records. Those with tokens that no known key verifies wait for newer keys together, and not each. */
    List<Received> receive(Batch batch) {
        Patience patience = authenticator.patience();
        return batch.records().stream()
                .map(record -> receive(record, batch, patience))
                .toList();
    }

    private Received receive(ConsumerRecord<byte[], byte[]> record, Batch batch, Patience patience) {
        ToldReply told = batch.told(record);
        if (told != null) {
            return new Received.Told(record, told.leftTraces() ? restoring(record, batch, told) : null);
        }
        Decoded decoded = decode(record);
        if (EchoHeaders.areTooMany(record.headers())) {
            decoded = decoded.malformedAt(EchoHeaders.NAMES);
        }
        if (decoded instanceof Valid valid) {
            return submit(record, valid, batch.position(record), patience);
        }
        if (decoded instanceof Invalid invalid) {
            return new Refused(
                    record,
                    invalid.wrapping(),
                    new Reply(invalid.requestId(), invalid.userId(), invalid.refusal()),
                    null);
        }
        return new Undeliverable(record, (Unreadable) decoded);
    }

    /** A token is not judged again: the answer proves that it was good. Without the request, the reply alone is made true. */
    private @Nullable Submission restoring(ConsumerRecord<byte[], byte[]> record, Batch batch, ToldReply told) {
        Reply reply = Objects.requireNonNull(told.reply());
        Actor actor = authenticator.claimed(authorization(record));
        if (actor != null && decode(record) instanceof Valid valid) {
            return valid.request().validateOnly()
                    ? null
                    : new Submission(actor, valid.request(), batch.position(record), new Told(reply.answer(), true));
        }
        return told.withoutRequest(batch.position(record), null);
    }

    private Received submit(
            ConsumerRecord<byte[], byte[]> record, Valid valid, RecordPosition position, Patience patience) {
        DeactivateUserRequest request = valid.request();
        Authentication authentication = authenticator.authenticate(authorization(record), tokenTime(record), patience);
        if (authentication instanceof Authenticated authenticated) {
            return new Submitted(record, valid.wrapping(), new Submission(authenticated.actor(), request, position));
        }
        Authentication.Refused token = (Authentication.Refused) authentication;
        return new Refused(
                record, valid.wrapping(), new Reply(request.requestId(), request.userId(), token.refusal()), token);
    }

    /**
     * When the token has to be valid: at the time at which the broker appended the record, so that a backlog does not
     * make good requests expire; where a producer sets the time, and could forge it, now.
     */
    private Instant tokenTime(ConsumerRecord<?, ?> record) {
        return record.timestampType() == TimestampType.LOG_APPEND_TIME
                ? Instant.ofEpochMilli(record.timestamp())
                : clock.instant();
    }

    private Decoded decode(ConsumerRecord<byte[], byte[]> record) {
        return unwrap.decode(record.value(), RequestHeaders.of(record.headers(), Header::key, Header::value));
    }

    /** The values of the header, in whatever letter case: a second one is never passed over. */
    private static List<byte[]> authorization(ConsumerRecord<?, ?> record) {
        List<byte[]> values = new ArrayList<>(1);
        for (Header header : record.headers()) {
            if (header.value() != null && header.key().equalsIgnoreCase(ReplyHeaders.AUTHORIZATION)) {
                values.add(header.value());
            }
        }
        return values;
    }
}
