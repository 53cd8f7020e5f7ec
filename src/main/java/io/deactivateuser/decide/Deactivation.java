package io.deactivateuser.decide;

/** A change to write: the user as it is afterwards, and the submission that caused it. */
public record Deactivation(User user, Submission cause) {}
