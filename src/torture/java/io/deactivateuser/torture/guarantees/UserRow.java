package io.deactivateuser.torture.guarantees;

/** A row of the users table at the end; times in milliseconds. */
record UserRow(String resourceOwner, String state, long sequence, long creationDate, long changeDate) {}
