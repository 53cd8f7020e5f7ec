package io.deactivateuser.torture.traffic;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;

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
    private static final int UNCOUNTABLE = 997;
    private static final int HELD = 1_013;
    private static final int SLOW = 4_999;
    private static final int STUCK = 20_021;
    private static final int PROTECTED = 307;
    private static final int FIRST_PROTECTED = 7;
    /** The hot users of these organisations who own theirs, so that the last two are asked for at the same moment. */
    private static final Map<Integer, Integer> OWNERS_OF_ORGANISATION = Map.of(45, 2, 46, 2, 47, 3, 48, 2);

    private static final String WHOLE_INSTANCE = "*";
    private static final int STATES_REPEAT_AFTER = 20;
    private static final String MANAGER = "manager-";
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

    /** How many users behind the hot ones the traffic goes through: those who are behind all of them stay as they are. */
    int visited() {
        return users - HOT - STATES_REPEAT_AFTER;
    }

    /** A user's ID; some hold characters of two, three and four bytes. */
    public String id(int user) {
        return (user % 17 == 0 ? "ü漢😀-" : "u-") + user;
    }

    public State initialState(int user) {
        if (user < HOT) {
            return State.ACTIVE;
        }
        return switch (user % STATES_REPEAT_AFTER) {
            case 3 -> State.INITIAL;
            case 5 -> State.DELETED;
            case 7 -> State.DEACTIVATED;
            case 9, 11 -> State.LOCKED;
            default -> State.ACTIVE;
        };
    }

    /** Whether Postgres takes no change of this user, so that a request for it is answered INTERNAL. */
    public boolean refused(int user) {
        return uncountable(user) || held(user) || stuck(user);
    }

    /** Whether a rule takes its time over each change of this user: longer than many records may take together, and not than one alone. */
    boolean slow(int user) {
        return isOneIn(SLOW, user);
    }

    /** Whether a rule of the database refuses each change of this user, with an SQLSTATE of its own. */
    private boolean held(int user) {
        return isOneIn(HELD, user);
    }

    /** Whether a rule of the database never ends over a change of this user, as long as it is let. */
    private boolean stuck(int user) {
        return isOneIn(STUCK, user);
    }

    /** Whether the user's next change cannot be counted. */
    private boolean uncountable(int user) {
        return isOneIn(UNCOUNTABLE, user);
    }

    private boolean isOneIn(int some, int user) {
        return user >= HOT && user % some == 0 && initialState(user) == State.ACTIVE;
    }

    /** Whether the user is in {@code protected_users}. */
    public boolean isProtected(int user) {
        return user % PROTECTED == FIRST_PROTECTED;
    }

    /**
     * The users who own something, by what they own: a few hot ones their organisation, and the administrators who are users the whole
     * instance, one of whom is active.
     */
    public Map<String, List<Integer>> owners() {
        Map<String, List<Integer>> owners = new TreeMap<>();
        OWNERS_OF_ORGANISATION.forEach((organisation, count) -> owners.put(
                organisation(organisation),
                IntStream.range(0, count)
                        .map(i -> organisation + i * ORGANISATIONS)
                        .boxed()
                        .toList()));
        owners.put(
                WHOLE_INSTANCE,
                Arrays.stream(State.values()).map(this::employed).toList());
        return owners;
    }

    /** A column that the worker knows nothing of, and by which the database's rules know whom they are about. */
    public String displayName(int user) {
        if (held(user)) {
            return "Held";
        }
        return stuck(user) ? "Stuck" : slow(user) ? "Slow" : "Somebody";
    }

    public long initialSequence(int user) {
        return uncountable(user) ? Long.MAX_VALUE : 1 + user % 7;
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
        for (State state : State.values()) {
            actors.add(employee(state));
        }
        return actors;
    }

    /**
     * An administrator who is a user as well, in this state: behind all that a run visits, so that it stays in it. Only the one who is
     * active may use the role.
     */
    String employee(State state) {
        return id(employed(state));
    }

    /** The number of that user. */
    int employed(State state) {
        for (int user = users - STATES_REPEAT_AFTER; user < users; user++) {
            if (initialState(user) == state && !refused(user) && !isProtected(user)) {
                return user;
            }
        }
        throw new IllegalStateException("No user is " + state);
    }

    /** The manager of one organisation; the last organisations have none. */
    static String manager(int organisation) {
        return MANAGER + organisation;
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
        owners().forEach((owned, owners) -> owners.forEach(user ->
                grants.add(List.of(id(user), owned, owned.equals(WHOLE_INSTANCE) ? "IAM_OWNER" : "ORG_OWNER"))));
        for (int i = 0; i < MANAGERS; i++) {
            grants.add(List.of(manager(i), "org-" + i, "ORG_USER_MANAGER"));
        }
        return grants;
    }

    /** Whether the actor may write the user; one that does not exist is told only to who may write all. */
    public boolean mayWrite(String actor, Target target) {
        if (actor.startsWith(MANAGER)) {
            return target.exists() && ("org-" + actor.substring(MANAGER.length())).equals(organisation(target.user()));
        }
        return actor.equals("admin") || actor.equals("second-admin") || actor.equals(employee(State.ACTIVE));
    }
}
