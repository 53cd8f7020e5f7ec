package io.deactivateuser.decide;

/**
 * A user of whom a caller was told that they are deactivated, and whose row in the restored database is as new as the reply and
 * says otherwise. Only a person can tell which of the two counts.
 *
 * @param cause the submission whose reply says that the user is deactivated
 * @param told what that reply says of the user
 * @param found the user's row in the restored database
 */
public record Conflict(Submission cause, Details told, User found) {}
