package io.deactivateuser.reply;

import io.deactivateuser.decide.Code;
import io.deactivateuser.decode.Format;
import io.deactivateuser.decode.Wrapping;
import io.deactivateuser.decode.Wrapping.BinaryEvent;
import io.deactivateuser.decode.Wrapping.Framed;
import io.deactivateuser.decode.Wrapping.Grpc;
import io.deactivateuser.decode.Wrapping.StructuredEvent;
import io.deactivateuser.settings.WorkerSettings;
import java.util.function.Function;
import org.apache.kafka.common.header.Headers;
import org.jspecify.annotations.Nullable;

/** Wraps a reply as its request was. {@link ReadReply} reads each wrapping, or a restore would not know what was told. */
final class WrapReply {
    private final WorkerSettings.Replies settings;

    WrapReply(WorkerSettings.Replies settings) {
        this.settings = settings;
    }

    /**
     * The value of a reply's record. Adds the headers that tell how it is wrapped.
     *
     * @param event makes the event of the reply from the ID of the request's
     */
    byte[] wrap(
            byte[] message,
            Code status,
            Wrapping wrapping,
            Function<@Nullable String, ReplyEvent> event,
            Headers headers) {
        if (wrapping instanceof BinaryEvent binary) {
            event.apply(binary.id()).addTo(headers);
            return wrap(message, status, binary.body(), event, headers);
        }
        ReplyHeaders.add(headers, ReplyHeaders.CONTENT_TYPE, contentType(wrapping));
        if (wrapping instanceof StructuredEvent structured) {
            return event.apply(structured.id()).json(message, structured.format());
        }
        if (wrapping instanceof Grpc grpc) {
            return grpc.isWeb() ? GrpcReply.wrapForWeb(message, status) : GrpcReply.wrap(message);
        }
        if (wrapping instanceof Framed framed) {
            Integer schemaId = schemaId(framed.format());
            return schemaId == null ? message : FramedReply.wrap(message, framed.format(), schemaId, framed.idBytes());
        }
        return message;
    }

    private static String contentType(Wrapping wrapping) {
        if (wrapping instanceof Grpc grpc) {
            return grpc.mediaType();
        }
        return wrapping instanceof StructuredEvent
                ? StructuredEvent.MEDIA_TYPE
                : wrapping.format().contentType();
    }

    private @Nullable Integer schemaId(Format format) {
        WorkerSettings.ConfluentSchemaId ids = settings.confluentSchemaId();
        return format == Format.JSON ? ids.json() : ids.protobuf();
    }
}
