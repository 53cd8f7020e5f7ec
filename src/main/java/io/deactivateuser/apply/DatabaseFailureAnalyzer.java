package io.deactivateuser.apply;

import io.deactivateuser.settings.StartRefusedException;
import java.sql.SQLException;
import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.core.NestedExceptionUtils;

/** Shows a database that cannot be used at the start as a description and an action, without a stack trace. */
class DatabaseFailureAnalyzer extends AbstractFailureAnalyzer<SQLException> {
    static final String WHAT_TO_DO =
            "Check spring.datasource.url, spring.datasource.username and spring.datasource.password, and that the role may make the"
                    + " tables, or set spring.flyway.enabled=false where another role has made them.";

    private static final String DUPLICATE_TABLE = "42P07";
    private static final String READ_ONLY = "25006";

    @Override
    protected FailureAnalysis analyze(Throwable rootFailure, SQLException cause) {
        if (SqlFault.isAboutParameters(rootFailure)) {
            StartRefusedException refused = CheckPooling.refusedFor(String.valueOf(
                    NestedExceptionUtils.getMostSpecificCause(rootFailure).getMessage()));
            return new FailureAnalysis(String.valueOf(refused.getMessage()), refused.action(), cause);
        }
        if (DUPLICATE_TABLE.equals(cause.getSQLState())) {
            return new FailureAnalysis(
                    "The name of a table or an index that the worker makes for itself is taken: " + cause.getMessage(),
                    CheckTable.CLASH,
                    cause);
        }
        if (READ_ONLY.equals(cause.getSQLState())) {
            return new FailureAnalysis(
                    "The database takes no changes: " + cause.getMessage(), CheckSession.TO_WRITE, cause);
        }
        return new FailureAnalysis("The database cannot be used: " + cause.getMessage(), WHAT_TO_DO, cause);
    }
}
