package io.deactivateuser.reply;

import io.deactivateuser.decide.Answer;
import org.jspecify.annotations.Nullable;

/**
 * The answer to one request record.
 *
 * @param requestId 0 to 200 characters
 * @param userId null where no valid one could be read
 */
public record Reply(String requestId, @Nullable String userId, Answer answer) {}
