package io.deactivateuser.decode;

import org.jspecify.annotations.Nullable;

/**
 * How a request was wrapped: all that a reply needs to be wrapped in the same way. It is found before what is inside is read, and says
 * nothing of what is decided.
 */
public sealed interface Wrapping {
    /** The format of the message inside. */
    Format format();

    /** The message alone. */
    record Bare(Format format) implements Wrapping {}

    /**
     * A length-prefixed message of gRPC.
     *
     * @param mediaType as the request has it
     */
    record Grpc(String mediaType) implements Wrapping {
        @Override
        public Format format() {
            return Format.PROTOBUF;
        }

        /** Whether a frame of trailers follows the message of a reply. */
        public boolean isWeb() {
            return mediaType.startsWith(GrpcRequest.WEB);
        }
    }

    /**
     * A byte 00 and the ID of a schema before the message, as serializers for a schema registry write it.
     *
     * @param idBytes 4, or 8
     */
    record Framed(Format format, int idBytes) implements Wrapping {}

    /**
     * A CloudEvent whose attributes are headers.
     *
     * @param body how the value is wrapped
     * @param id the event's; null where it has none
     */
    record BinaryEvent(Wrapping body, @Nullable String id) implements Wrapping {
        @Override
        public Format format() {
            return body.format();
        }
    }

    /**
     * A CloudEvent that is one JSON object, with the message within.
     *
     * @param id the event's; null where it has none
     */
    record StructuredEvent(Format format, @Nullable String id) implements Wrapping {
        public static final String MEDIA_TYPE = "application/cloudevents+json";
    }
}
