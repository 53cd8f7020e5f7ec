package io.deactivateuser.list.file;

import org.jspecify.annotations.Nullable;

/**
 * One user of a list.
 *
 * @param line where the row begins in its file
 * @param expectedSequence what an undo expects the user's sequence to be; null for anything else
 */
public record Row(
        long line,
        String userId,
        @Nullable String reason,
        @Nullable String expireTime,
        @Nullable String expectedSequence) {}
