package io.deactivateuser.apply;

import io.deactivateuser.decide.User;
import java.util.Map;

/**
 * The users whose rows a transaction has locked.
 *
 * @param byId a user that does not exist is absent
 * @param places where the rows are, Postgres's {@code ctid}, by user ID; they stay there until the transaction writes them
 */
record LockedUsers(Map<String, User> byId, Map<String, String> places) {}
