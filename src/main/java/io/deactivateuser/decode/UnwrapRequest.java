package io.deactivateuser.decode;

import io.deactivateuser.decode.Decoded.Defect;
import io.deactivateuser.decode.Decoded.Unreadable;
import io.deactivateuser.decode.Wrapping.BinaryEvent;
import io.deactivateuser.decode.Wrapping.StructuredEvent;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Finds how a request is wrapped, from its headers and its first byte and without trying one parser after another, and has what is inside
 * read. What a wrapping says of the request is never believed beyond that: the message inside is the request. Total, as
 * {@link RequestDecoder} is.
 */
public final class UnwrapRequest {
    private final boolean framed;
    private final EventTypes eventTypes;

    /**
     * What is looked for.
     *
     * @param framed whether a first byte 00 begins the framing of a schema registry
     * @param eventTypes the types of CloudEvents that are requests
     */
    public UnwrapRequest(boolean framed, Set<String> eventTypes) {
        this.framed = framed;
        this.eventTypes = new EventTypes(eventTypes);
    }

    /**
     * Reads one record's value.
     *
     * @param value null for a tombstone
     */
    public Decoded decode(byte @Nullable [] value, RequestHeaders headers) {
        if (value == null || value == RequestDecoder.LEFT_OUT) {
            return RequestDecoder.decode(value, null);
        }
        if (headers.isContentTypeContradicted()) {
            return new Unreadable(
                    Defect.UNSUPPORTED_CONTENT_TYPE, "The record's headers name two different content types.");
        }
        if (StructuredEvent.MEDIA_TYPE.equals(headers.mediaType())) {
            return EventRequest.decode(value, eventTypes);
        }
        // Half a set of attributes is no event: some libraries hand on single headers of what they have received.
        if (headers.eventVersion() == null || headers.eventType() == null) {
            return body(value, headers.mediaType(), null);
        }
        if (headers.isEventContradicted()) {
            return EventTypes.unsupported("An attribute of the CloudEvent is there with two different values.");
        }
        Unreadable refused = eventTypes.refuse(headers.eventVersion(), headers.eventType());
        if (refused != null) {
            return refused;
        }
        Decoded body = body(value, headers.mediaType(), headers.eventId());
        return body.wrapped(wrapping -> new BinaryEvent(wrapping, headers.eventId()));
    }

    private Decoded body(byte[] value, @Nullable String mediaType, @Nullable String outerId) {
        if (mediaType != null && GrpcRequest.isNamedBy(mediaType)) {
            return GrpcRequest.decode(value, mediaType, outerId);
        }
        if (framed && FramedRequest.begins(value)) {
            return FramedRequest.decode(value, mediaType, outerId);
        }
        return RequestDecoder.decode(value, mediaType, outerId);
    }
}
