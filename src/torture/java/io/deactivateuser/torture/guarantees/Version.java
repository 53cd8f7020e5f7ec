package io.deactivateuser.torture.guarantees;

import io.deactivateuser.torture.traffic.Population.State;

/**
 * What a user was for a while. Decisions lock the row before they read the clock, so no decision on this version can be
 * older than {@code from} or younger than {@code until}.
 */
record Version(State state, long sequence, long changeDate, long from, long until) {
    /** Whether it may have been the present one at some moment between the two. */
    boolean within(long earliest, long latest) {
        return from <= latest && until >= earliest;
    }
}
