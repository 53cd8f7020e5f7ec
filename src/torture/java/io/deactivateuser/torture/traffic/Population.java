package io.deactivateuser.torture.traffic;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Users, organisations, actors and grants, as a function of numbers: the database is filled from it and the model asks it,
 * so neither has to remember a hundred thousand users.
 *
 * <p>The first users are hot. The identity provider sets them active again, so that they can be deactivated many times.
 */
public record Population(int users) {
    public static final int HOT = 200;
    private static final int ORGANISATIONS = 50;
    private static final int MANAGERS = 40;
    private static final int POISONED = 499;
    private static final long BORN = Instant.parse("2025-03-25T09:53:34.029Z").toEpochMilli();

    /** What the table allows. */
    public enum State {
        ACTIVE,
        LOCKED,
        INITIAL,
        DELETED,
        DEACTIVATED;

        /** As the table has it. */
        public String column() {
            return name().toLowerCase(Locale.ROOT);
        }

        public boolean mayBeDeactivated() {
            return this == ACTIVE || this == LOCKED;
        }
    }

    /** A user's ID; some hold characters of two, three and four bytes. */
    public String id(int user) {
        return (user % 17 == 0 ? "ü漢😀-" : "u-") + user;
    }

    public State initialState(int user) {
        if (user < HOT) {
            return State.ACTIVE;
        }
        return switch (user % 20) {
            case 3 -> State.INITIAL;
            case 5 -> State.DELETED;
            case 7 -> State.DEACTIVATED;
            case 9, 11 -> State.LOCKED;
            default -> State.ACTIVE;
        };
    }

    /** Whether Postgres cannot count this user's next change, so that a request for it is answered INTERNAL. */
    public boolean poisoned(int user) {
        return user >= HOT && user % POISONED == 0 && initialState(user) == State.ACTIVE;
    }

    public long initialSequence(int user) {
        return poisoned(user) ? Long.MAX_VALUE : 1 + user % 7;
    }

    public String organisation(int user) {
        return "org-" + user % ORGANISATIONS;
    }

    /** In milliseconds; the date of the last change is the same. */
    public long creationDate(int user) {
        return BORN + user * 1_000L;
    }

    /** Every actor that holds a token. */
    public List<String> actors() {
        List<String> actors = new ArrayList<>(List.of("admin", "second-admin", "viewer", "stranger"));
        for (int i = 0; i < MANAGERS; i++) {
            actors.add(manager(i));
        }
        return actors;
    }

    /** The manager of one organisation; the last organisations have none. */
    static String manager(int organisation) {
        return "manager-" + organisation;
    }

    /** Who manages the user's organisation; an administrator where it has no manager. */
    String managerOf(int user) {
        int organisation = user % ORGANISATIONS;
        return organisation < MANAGERS ? manager(organisation) : "admin";
    }

    /** Rows of role_grants: actor, resource owner, role. */
    public List<List<String>> grants() {
        List<List<String>> grants = new ArrayList<>();
        grants.add(List.of("admin", "*", "IAM_OWNER"));
        grants.add(List.of("second-admin", "*", "IAM_USER_MANAGER"));
        grants.add(List.of("viewer", "*", "IAM_OWNER_VIEWER"));
        for (int i = 0; i < MANAGERS; i++) {
            grants.add(List.of(manager(i), "org-" + i, "ORG_USER_MANAGER"));
        }
        return grants;
    }

    /** Whether the actor may write the user; a user that does not exist may be written by whoever may write any. */
    public boolean mayWrite(String actor, Target target) {
        return switch (actor) {
            case "admin", "second-admin" -> true;
            case "viewer", "stranger" -> false;
            default ->
                !target.exists() || ("org-" + actor.substring("manager-".length())).equals(organisation(target.user()));
        };
    }
}
