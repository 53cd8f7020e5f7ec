package io.deactivateuser.apply;

import io.deactivateuser.observe.AbortCause;
import java.sql.SQLException;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.postgresql.util.PSQLException;
import org.postgresql.util.ServerErrorMessage;
import org.springframework.core.NestedExceptionUtils;
import org.springframework.core.NestedRuntimeException;
import org.springframework.transaction.TransactionSystemException;

/**
 * Tells a record that Postgres refuses from a Postgres that does not work. What a trigger or a function raises is about the data,
 * whatever its SQLSTATE. An error that may be either is undecided until another record has gone through: an outage taken for the data's
 * fault would be answered INTERNAL to everybody, and a record's fault taken for an outage would hold its partition up for ever.
 *
 * @see <a href="https://www.postgresql.org/docs/18/errcodes-appendix.html">PostgreSQL error codes</a>
 */
public final class SqlFault {
    private static final Set<String> DATA_CLASSES = Set.of(
            "09", // triggered action exception
            "21", // cardinality violation
            "22", // data exception
            "23", // integrity constraint violation
            "27", // triggered data change violation
            "44", // WITH CHECK OPTION violation
            "54", // program limit exceeded, such as an index row too large
            "P0"); // an error raised by a trigger

    private static final Set<String> DATABASE_CLASSES = Set.of(
            "08", // connection exception
            "25", // invalid transaction state, such as a database that is read-only
            "28", // invalid authorization
            "3D", // no such database
            "3F", // no such schema
            "40", // transaction rollback, such as a deadlock
            "42", // missing objects or rights
            "53"); // insufficient resources, such as a full disk

    private static final Set<String> OUTAGE_CLASSES = Set.of(
            "08", // connection exception
            "40", // transaction rollback
            "53", // insufficient resources
            "55", // object not in prerequisite state, such as a lock that is not to be had
            "57", // operator intervention
            "58", // system error
            "XX"); // internal error

    /** What a function meets of these is about the whole transaction. */
    private static final Set<String> TRANSACTION_CLASSES = Set.of("25", "40");

    private static final String LOCK_NOT_AVAILABLE = "55P03";
    private static final String DEADLOCK = "40P01";
    private static final String OPERATOR_INTERVENTION = "57P";

    /** PgBouncer's answer to a parameter of a connection that it cannot keep apart between its clients. */
    private static final String PROTOCOL_VIOLATION = "08P01";

    private static final String UNSUPPORTED_PARAMETER = "unsupported startup parameter";

    /** Where in Postgres an error comes from that a trigger or a function raises. */
    private static final String RAISED = "exec_stmt_raise";

    /** Where one row is refused by a policy of row-level security. A missing grant is refused elsewhere, and is about every row. */
    private static final String REFUSED_BY_POLICY = "ExecWithCheckOptions";

    private SqlFault() {}

    /** What is at fault, as far as the fault itself tells. */
    static Blame blame(RuntimeException thrown) {
        RuntimeException exception = beforeRollback(thrown);
        if (exception instanceof ProgressChangedException || exception instanceof LedgerConflictException) {
            return Blame.THE_DATABASE;
        }
        if (exception instanceof TookTooLongException) {
            return Blame.PERHAPS_THE_DATA;
        }
        // A row that the worker cannot read, say of an unknown state, throws plain exceptions;
        // a database that does not work throws Spring's.
        if (!(exception instanceof NestedRuntimeException)) {
            return Blame.THE_DATA;
        }
        String state = sqlState(exception);
        if (isRaised(exception) || REFUSED_BY_POLICY.equals(routine(exception))) {
            return Blame.THE_DATA;
        }
        if (state == null || state.length() != 5 || state.startsWith(OPERATOR_INTERVENTION)) {
            return Blame.THE_DATABASE;
        }
        String errorClass = state.substring(0, 2);
        if (DATA_CLASSES.contains(errorClass)) {
            return Blame.THE_DATA;
        }
        boolean isOfDatabase = DATABASE_CLASSES.contains(errorClass)
                && (TRANSACTION_CLASSES.contains(errorClass) || !happenedWithinFunction(exception));
        return isOfDatabase ? Blame.THE_DATABASE : Blame.PERHAPS_THE_DATA;
    }

    /** A function of the identity provider's own, in a trigger say, may miss a table for one user and not for another. */
    private static boolean happenedWithinFunction(Throwable exception) {
        ServerErrorMessage error = serverError(exception);
        return error != null && error.getWhere() != null;
    }

    /** What a batch is counted under that the database has not let through. */
    public static AbortCause abortCause(Throwable exception) {
        return isAboutLocks(exception) ? AbortCause.LOCK : AbortCause.DATABASE;
    }

    /**
     * The fault itself. Where the rollback fails as well, say since the connection is lost, Spring throws that failure, and keeps what
     * was wrong before beside its causes.
     */
    static RuntimeException beforeRollback(RuntimeException exception) {
        return exception instanceof TransactionSystemException rollback
                        && rollback.getApplicationException() instanceof RuntimeException before
                ? before
                : exception;
    }

    /** What is at the bottom of a fault: where a rollback failed as well, of that which was wrong before. */
    public static Throwable rootCause(Throwable exception) {
        Throwable fault = exception instanceof RuntimeException thrown ? beforeRollback(thrown) : exception;
        Throwable cause = fault.getCause();
        return cause == null || cause == fault ? fault : rootCause(cause);
    }

    /** Whether a trigger or a function raised the error. */
    static boolean isRaised(Throwable exception) {
        return RAISED.equals(routine(exception));
    }

    /** Whether the fault is a lock that somebody else holds. */
    static boolean isAboutLocks(Throwable exception) {
        String state = sqlState(exception);
        return LOCK_NOT_AVAILABLE.equals(state) || DEADLOCK.equals(state);
    }

    /** Whether the database does not answer at present, so that the same may go through later. */
    static boolean isOutage(RuntimeException exception) {
        String state = sqlState(exception);
        return state == null || state.length() != 5 || OUTAGE_CLASSES.contains(state.substring(0, 2));
    }

    /** Whether a pooler refuses the parameters that the connection is asked for with, which no wait mends. */
    static boolean isAboutParameters(Throwable exception) {
        for (Throwable cause = exception; cause != null; cause = cause.getCause()) {
            if (cause instanceof SQLException sql
                    && PROTOCOL_VIOLATION.equals(sql.getSQLState())
                    && String.valueOf(sql.getMessage()).contains(UNSUPPORTED_PARAMETER)) {
                return true;
            }
        }
        return false;
    }

    /** What the database says is wrong. */
    static String message(RuntimeException exception) {
        return String.valueOf(
                NestedExceptionUtils.getMostSpecificCause(exception).getMessage());
    }

    private static @Nullable String routine(Throwable exception) {
        ServerErrorMessage error = serverError(exception);
        return error == null ? null : error.getRoutine();
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
