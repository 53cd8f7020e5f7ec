package io.deactivateuser.torture.traffic;

/**
 * Whom a request names.
 *
 * @param user its number; of a user that does not exist too
 */
public record Target(int user, boolean exists) {
    /** The ID that stands in the request. */
    public String id(Population population) {
        return exists ? population.id(user) : "nobody-" + user;
    }
}
