package io.deactivateuser.apply;

import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.SQLExceptionOverride.Override;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.postgresql.util.PSQLException;
import org.postgresql.util.ServerErrorMessage;
import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.dao.IncorrectResultSizeDataAccessException;
import org.springframework.jdbc.UncategorizedSQLException;
import org.springframework.transaction.CannotCreateTransactionException;
import org.springframework.transaction.TransactionSystemException;

class SqlFaultTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "09000", "21000", "22003", "22021", "22P02", "23502", "23503", "23505", "23514", "23P01", "27000",
                "44000", "54000", "P0001"
            })
    void theseAreAboutTheData(String state) {
        assertThat(SqlFault.blame(failed(state))).isEqualTo(Blame.THE_DATA);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "08006", "25006", "25P02", "28P01", "3D000", "3F000", "40001", "40P01", "42501", "42601", "42703",
                "42P01", "53100", "53200", "53300", "57P01", "", "22", "220031"
            })
    void theseAreWaitedOut(String state) {
        assertThat(SqlFault.blame(failed(state))).isEqualTo(Blame.THE_DATABASE);
    }

    /** A block that cannot be read, 58030 and XX001, is that of some rows. */
    @ParameterizedTest
    @ValueSource(
            strings = {"0A000", "38000", "55000", "55P03", "57014", "58030", "IDP01", "PT409", "XX000", "XX001", "XX002"
            })
    void othersAreAboutTheDataOnlyIfTheDatabaseTakesAnother(String state) {
        assertThat(SqlFault.blame(failed(state))).isEqualTo(Blame.PERHAPS_THE_DATA);
    }

    @ParameterizedTest
    @CsvSource({
        "42P01, PERHAPS_THE_DATA",
        "42501, PERHAPS_THE_DATA",
        "3F000, PERHAPS_THE_DATA",
        "08001, PERHAPS_THE_DATA",
        "23505, THE_DATA",
        "25006, THE_DATABASE",
        "40P01, THE_DATABASE",
        "57P01, THE_DATABASE",
    })
    void whatATriggerMeetsMayBeAboutTheData(String state, Blame blame) {
        assertThat(SqlFault.blame(failed(state, "W", "PL/pgSQL function tell() line 2 at PERFORM")))
                .isEqualTo(blame);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"PT409", "IDP01", "55000", "40001", "57P01", "42P01", "XX000", "0A000", "08006", "25006", "01002"
            })
    void whatATriggerRaisesIsAboutTheDataWhateverItIsCalled(String state) {
        assertThat(SqlFault.blame(failed(state, "R", "exec_stmt_raise"))).isEqualTo(Blame.THE_DATA);
    }

    @ParameterizedTest
    @ValueSource(strings = {"0A000", "57P01", "08006", "25006", "01002"})
    void aConnectionOnWhichATriggerRaisedSomethingStaysInThePool(String state) {
        assertThat(new EvictReadOnly().adjudicate(raised(state))).isEqualTo(Override.DO_NOT_EVICT);
    }

    @Test
    void aConnectionToADatabaseThatIsReadOnlyLeavesThePool() {
        assertThat(new EvictReadOnly().adjudicate(new SQLException("read-only", "25006")))
                .isEqualTo(Override.MUST_EVICT);
    }

    @Test
    void aRollbackThatFailsAsWellDoesNotHideTheFault() {
        TransactionSystemException rollback =
                new TransactionSystemException("rollback", new SQLException("Connection is closed"));
        rollback.initApplicationException(new UncategorizedSQLException("task", "sql", raised("0A000")));

        assertThat(SqlFault.blame(rollback)).isEqualTo(Blame.THE_DATA);
        assertThat(SqlFault.rootCause(rollback)).hasMessageContaining("message");
    }

    @ParameterizedTest
    @CsvSource({
        "ExecWithCheckOptions, THE_DATA",
        "exec_stmt_raise, THE_DATA",
        "aclcheck_error, THE_DATABASE",
        "check_enable_rls, THE_DATABASE",
        "'', THE_DATABASE",
    })
    void anInsufficientPrivilegeIsAboutTheDataWhereOneRowIsRefused(String routine, Blame blame) {
        assertThat(SqlFault.blame(failed("42501", "R", routine))).isEqualTo(blame);
    }

    @Test
    void aDatabaseThatDoesNotAnswerIsWaitedOut() {
        assertThat(SqlFault.blame(new CannotCreateTransactionException(
                        "none", new SQLTransientConnectionException("Connection is not available"))))
                .isEqualTo(Blame.THE_DATABASE);
        assertThat(SqlFault.blame(new DataAccessResourceFailureException("gone")))
                .isEqualTo(Blame.THE_DATABASE);
    }

    @Test
    void theWorkersOwnWordForAConflictIsNoFaultOfTheData() {
        assertThat(SqlFault.blame(new LedgerConflictException())).isEqualTo(Blame.THE_DATABASE);
        assertThat(SqlFault.blame(new ProgressChangedException())).isEqualTo(Blame.THE_DATABASE);
    }

    @Test
    void aRowThatTheWorkerCannotTakeIsAboutTheData() {
        assertThat(SqlFault.blame(new IllegalStateException("no such state"))).isEqualTo(Blame.THE_DATA);
        assertThat(SqlFault.blame(new IncorrectResultSizeDataAccessException(1)))
                .as("of Spring, and without an SQLSTATE")
                .isEqualTo(Blame.THE_DATABASE);
    }

    @Test
    void theConstraintIsNamedWhereThereIsOne() {
        assertThat(SqlFault.constraint(failed("23505", "n", "users_pkey"))).isEqualTo("users_pkey");
        assertThat(SqlFault.constraint(failed("23505"))).isEmpty();
        assertThat(SqlFault.constraint(new IllegalStateException("none"))).isEmpty();
    }

    private static RuntimeException failed(String state) {
        return new UncategorizedSQLException("task", "sql", new SQLException("reason", state));
    }

    /** As the server says it, with one field beside the SQLSTATE. */
    private static RuntimeException failed(String state, String field, String value) {
        return new UncategorizedSQLException("task", "sql", saidByServer(state, field, value));
    }

    private static PSQLException raised(String state) {
        return saidByServer(state, "R", "exec_stmt_raise");
    }

    private static PSQLException saidByServer(String state, String field, String value) {
        return new PSQLException(
                new ServerErrorMessage("SERROR\0C" + state + "\0Mmessage\0" + field + value + "\0"), false);
    }
}
