package io.deactivateuser.decide;

/**
 * A user who was told to be deactivated, and of whom the restored database has a state that is as new and says otherwise.
 *
 * @param told what the reply says
 * @param found the user's row
 */
public record Conflict(Submission cause, Details told, User found) {}
