package io.deactivateuser.torture.scene;

import java.nio.ByteBuffer;
import org.apache.kafka.common.message.EndTxnRequestData;
import org.apache.kafka.common.protocol.ApiKeys;
import org.apache.kafka.common.protocol.ByteBufferAccessor;
import org.apache.kafka.common.requests.RequestHeader;

/** Looks at a Kafka request of a worker before the broker gets it, and says what becomes of it. */
@FunctionalInterface
public interface RequestTap {
    /** What becomes of a request. */
    enum Verdict {
        FORWARD,
        /** The broker gets it; from then on the worker hears nothing on this connection. */
        WITHHOLD_ANSWER,
        /** The broker never gets it, and the connection ends. */
        RESET
    }

    Verdict see(byte[] frame);

    /** Whether the request is of the kind. */
    static boolean is(ApiKeys kind, byte[] frame) {
        return ByteBuffer.wrap(frame).getShort() == kind.id;
    }

    /** Whether the request asks to commit a transaction. */
    static boolean commits(byte[] frame) {
        return is(ApiKeys.END_TXN, frame) && endTxn(frame).committed();
    }

    /** Of the transaction that the request ends. */
    static String transactionalId(byte[] endTxn) {
        return endTxn(endTxn).transactionalId();
    }

    private static EndTxnRequestData endTxn(byte[] frame) {
        ByteBuffer buffer = ByteBuffer.wrap(frame);
        RequestHeader header = RequestHeader.parse(buffer);
        return new EndTxnRequestData(new ByteBufferAccessor(buffer), header.apiVersion());
    }
}
