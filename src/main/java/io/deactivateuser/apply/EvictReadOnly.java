package io.deactivateuser.apply;

import com.zaxxer.hikari.SQLExceptionOverride;
import java.sql.SQLException;

/**
 * Says for which errors a connection is taken out of the pool. One whose database has become read-only is: after a failover that leaves
 * the old primary up, it would be used for as long as a connection lives. One on which a trigger or a function has raised something
 * is not, whatever SQLSTATE it took, and nor is one that was asked for what Postgres cannot do: the session goes on. The pool would
 * close it for some of these states, and the rollback would then fail and hide what was raised.
 */
public final class EvictReadOnly implements SQLExceptionOverride {
    private static final String READ_ONLY_SQL_TRANSACTION = "25006";
    private static final String FEATURE_NOT_SUPPORTED = "0A000";

    @java.lang.Override
    public SQLExceptionOverride.Override adjudicate(SQLException exception) {
        if (SqlFault.isRaised(exception) || FEATURE_NOT_SUPPORTED.equals(exception.getSQLState())) {
            return SQLExceptionOverride.Override.DO_NOT_EVICT;
        }
        return READ_ONLY_SQL_TRANSACTION.equals(exception.getSQLState())
                ? SQLExceptionOverride.Override.MUST_EVICT
                : SQLExceptionOverride.Override.CONTINUE_EVICT;
    }
}
