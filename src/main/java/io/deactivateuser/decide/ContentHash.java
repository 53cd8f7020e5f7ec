package io.deactivateuser.decide;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/**
 * SHA-256 over what a request asks for. Equal for the same request in JSON and in Protobuf; the ledger keeps it instead
 * of the request.
 *
 * <p>Its input is part of the ledger's format: a change to it makes every repeat of a recorded request look like a
 * reused request ID.
 */
public final class ContentHash {
    private final byte[] digest;

    private ContentHash(byte[] digest) {
        this.digest = digest;
    }

    /** The hash that {@link #bytes()} gave. */
    public static ContentHash ofBytes(byte[] digest) {
        return new ContentHash(digest.clone());
    }

    static ContentHash of(DeactivateUserRequest request) {
        MessageDigest sha256 = sha256();
        update(sha256, request.userId());
        update(sha256, request.reason());
        Instant expireTime = request.expireTime();
        update(sha256, expireTime == null ? null : expireTime.toString());
        sha256.update((byte) (request.validateOnly() ? 1 : 0));
        // What came later has a tag, and is left out where the request does not have it: older hashes stay as they are.
        if (request.action() != Action.DEACTIVATE) {
            tagged(sha256, 'A', request.action().name());
        }
        Long expectedSequence = request.expectedSequence();
        if (expectedSequence != null) {
            tagged(sha256, 'S', expectedSequence.toString());
        }
        if (request.batchId() != null) {
            tagged(sha256, 'B', request.batchId());
        }
        return new ContentHash(sha256.digest());
    }

    /** 32 bytes. */
    public byte[] bytes() {
        return digest.clone();
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof ContentHash that && MessageDigest.isEqual(digest, that.digest);
    }

    @Override
    public int hashCode() {
        return ByteBuffer.wrap(digest).getInt();
    }

    @Override
    public String toString() {
        return HexFormat.of().formatHex(digest);
    }

    private static void tagged(MessageDigest digest, char tag, String text) {
        digest.update((byte) tag);
        update(digest, text);
    }

    /** The length before the text, so that no two lists of fields give the same bytes; -1 where the field is absent. */
    private static void update(MessageDigest digest, @Nullable String text) {
        byte[] bytes = text == null ? new byte[0] : text.getBytes(StandardCharsets.UTF_8);
        digest.update(ByteBuffer.allocate(Integer.BYTES)
                .putInt(text == null ? -1 : bytes.length)
                .array());
        digest.update(bytes);
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java platform has SHA-256", e);
        }
    }
}
