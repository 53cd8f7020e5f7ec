package io.deactivateuser.list.go;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** The first 128 bits of the SHA-256 of a user ID, which stand for the user where a million of them must fit into memory. */
public record UserHash(long high, long low) {
    static final int HEX_DIGITS = 32;

    public static UserHash of(String userId) {
        ByteBuffer digest = ByteBuffer.wrap(sha256().digest(userId.getBytes(StandardCharsets.UTF_8)));
        return new UserHash(digest.getLong(), digest.getLong());
    }

    public String hex() {
        HexFormat hex = HexFormat.of();
        return hex.toHexDigits(high) + hex.toHexDigits(low);
    }

    static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java has SHA-256", e);
        }
    }
}
