package io.deactivateuser.torture.faults;

import io.deactivateuser.torture.watch.Recoveries.Recovery;

/**
 * A fault that happened.
 *
 * @param alone whether no other fault was in force meanwhile, and all had recovered from the one before
 */
public record Struck(String kind, boolean alone, Recovery recovery) {}
