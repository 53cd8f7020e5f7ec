package io.deactivateuser.consume;

import io.deactivateuser.decide.Decision;
import org.jspecify.annotations.Nullable;

/**
 * A record that can be answered.
 *
 * @param decision null where the database was not asked
 */
record Decided(Received received, @Nullable Decision decision) {}
