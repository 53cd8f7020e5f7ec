package io.deactivateuser.reply;

import com.google.protobuf.Any;
import com.google.protobuf.Timestamp;
import com.google.rpc.ErrorInfo;
import com.google.rpc.Status;
import io.deactivateuser.decide.Answer.Refusal;
import io.deactivateuser.decide.Answer.Success;
import io.deactivateuser.proto.DeactivateUserReply;
import io.deactivateuser.proto.Details;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/** Writes a reply as Protobuf; the metadata keep their order, so the bytes of an answer are always the same. */
final class ProtobufReply {
    private ProtobufReply() {}

    static byte[] encode(Reply reply) {
        DeactivateUserReply.Builder message = DeactivateUserReply.newBuilder().setRequestId(reply.requestId());
        if (reply.userId() != null) {
            message.setUserId(reply.userId());
        }
        if (reply.answer() instanceof Success success) {
            message.setValidateOnly(success.validateOnly()).setDetails(details(success.details()));
        } else if (reply.answer() instanceof Refusal refusal) {
            message.setError(status(reply, refusal));
        }
        return message.build().toByteArray();
    }

    private static Details details(io.deactivateuser.decide.Details details) {
        return Details.newBuilder()
                .setSequence(details.sequence())
                .setChangeDate(timestamp(details.changeDate()))
                .setResourceOwner(details.resourceOwner())
                .setCreationDate(timestamp(details.creationDate()))
                .build();
    }

    private static Status status(Reply reply, Refusal refusal) {
        return Status.newBuilder()
                .setCode(refusal.reason().code().number())
                .setMessage(refusal.reason().message())
                .addDetails(Any.pack(ErrorInfo.newBuilder()
                        .setReason(refusal.reason().name())
                        .setDomain(ErrorMetadata.DOMAIN)
                        .putAllMetadata(ErrorMetadata.of(reply, refusal))
                        .build()))
                .build();
    }

    /** In milliseconds, so that both formats tell the same date. */
    private static Timestamp timestamp(Instant instant) {
        Instant milliseconds = instant.truncatedTo(ChronoUnit.MILLIS);
        return Timestamp.newBuilder()
                .setSeconds(milliseconds.getEpochSecond())
                .setNanos(milliseconds.getNano())
                .build();
    }
}
