package io.deactivateuser.apply;

import java.sql.SQLException;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.postgresql.util.PSQLException;
import org.postgresql.util.ServerErrorMessage;
import org.springframework.core.NestedExceptionUtils;
import org.springframework.core.NestedRuntimeException;

/**
 * Tells a record that Postgres refuses from a Postgres that does not work. Whatever is not known to be about the data is
 * taken for a fault of the infrastructure, which is waited out: wrong the other way round, an outage would be answered
 * INTERNAL to everybody.
 *
 * @see <a href="https://www.postgresql.org/docs/18/errcodes-appendix.html">PostgreSQL error codes</a>
 */
final class SqlFault {
    private static final Set<String> DATA_CLASSES = Set.of(
            "09", // triggered action exception
            "21", // cardinality violation
            "22", // data exception
            "23", // integrity constraint violation
            "27", // triggered data change violation
            "44", // WITH CHECK OPTION violation
            "54", // program limit exceeded, such as an index row too large
            "P0"); // an error raised by a trigger

    private static final Set<String> OUTAGE_CLASSES = Set.of(
            "08", // connection exception
            "40", // transaction rollback
            "53", // insufficient resources
            "55", // object not in prerequisite state, such as a lock that is not to be had
            "57", // operator intervention
            "58", // system error
            "XX"); // internal error

    private static final String INSUFFICIENT_PRIVILEGE = "42501";

    /**
     * Where in Postgres one row is refused with {@link #INSUFFICIENT_PRIVILEGE}: by a policy of row-level security, or by
     * a trigger's own RAISE. A missing grant is refused elsewhere, and is about every row.
     */
    private static final Set<String> REFUSES_A_ROW = Set.of("ExecWithCheckOptions", "exec_stmt_raise");

    private SqlFault() {}

    /** Whether some record of the batch is at fault, so that the others go through without it. */
    static boolean isAboutData(RuntimeException exception) {
        if (exception instanceof LedgerConflictException || exception instanceof ProgressChangedException) {
            return false;
        }
        // A row that the worker cannot read, say of an unknown state, throws plain exceptions; a database that does not
        // work throws Spring's.
        if (!(exception instanceof NestedRuntimeException)) {
            return true;
        }
        String state = sqlState(exception);
        if (INSUFFICIENT_PRIVILEGE.equals(state)) {
            ServerErrorMessage error = serverError(exception);
            return error != null && error.getRoutine() != null && REFUSES_A_ROW.contains(error.getRoutine());
        }
        return state != null && state.length() == 5 && DATA_CLASSES.contains(state.substring(0, 2));
    }

    /** Whether the database does not answer at present, so that the same may go through later. */
    static boolean isOutage(RuntimeException exception) {
        String state = sqlState(exception);
        return state == null || state.length() != 5 || OUTAGE_CLASSES.contains(state.substring(0, 2));
    }

    /** What the database says is wrong. */
    static String message(RuntimeException exception) {
        return String.valueOf(
                NestedExceptionUtils.getMostSpecificCause(exception).getMessage());
    }

    /** The name of the constraint that a statement violated; empty where none is known. */
    static String constraint(RuntimeException exception) {
        ServerErrorMessage error = serverError(exception);
        return error == null ? "" : String.valueOf(error.getConstraint());
    }

    private static @Nullable ServerErrorMessage serverError(Throwable exception) {
        for (Throwable cause = exception; cause != null; cause = cause.getCause()) {
            if (cause instanceof PSQLException sql && sql.getServerErrorMessage() != null) {
                return sql.getServerErrorMessage();
            }
        }
        return null;
    }

    private static @Nullable String sqlState(Throwable exception) {
        for (Throwable cause = exception; cause != null; cause = cause.getCause()) {
            if (cause instanceof SQLException sql && sql.getSQLState() != null) {
                return sql.getSQLState();
            }
        }
        return null;
    }
}
