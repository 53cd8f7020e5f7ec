package io.deactivateuser.apply;

import com.zaxxer.hikari.SQLExceptionOverride;
import java.sql.SQLException;

/**
 * Takes a connection out of the pool whose database has become read-only: after a failover that leaves the old primary up, it would be
 * used for as long as a connection lives.
 */
public final class EvictReadOnly implements SQLExceptionOverride {
    private static final String READ_ONLY_SQL_TRANSACTION = "25006";

    @java.lang.Override
    public SQLExceptionOverride.Override adjudicate(SQLException exception) {
        return READ_ONLY_SQL_TRANSACTION.equals(exception.getSQLState())
                ? SQLExceptionOverride.Override.MUST_EVICT
                : SQLExceptionOverride.Override.CONTINUE_EVICT;
    }
}
