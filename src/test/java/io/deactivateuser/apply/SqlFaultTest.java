package io.deactivateuser.apply;

import static org.assertj.core.api.Assertions.assertThat;

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

class SqlFaultTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "09000", "21000", "22003", "22021", "22P02", "23502", "23503", "23505", "23514", "23P01", "27000",
                "44000", "54000", "P0001"
            })
    void theseAreAboutTheData(String state) {
        assertThat(SqlFault.isAboutData(failed(state))).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "08006", "0A000", "25006", "25P02", "28P01", "3D000", "40001", "40P01", "42501", "42601", "42703",
                        "42P01",
                "53100", "53200", "53300", "55P03", "57014", "57P01", "58030", "XX000", "XX002", "", "22", "220031"
            })
    void everythingElseIsWaitedOut(String state) {
        assertThat(SqlFault.isAboutData(failed(state))).isFalse();
    }

    @ParameterizedTest
    @CsvSource({
        "ExecWithCheckOptions, true",
        "exec_stmt_raise, true",
        "aclcheck_error, false",
        "check_enable_rls, false",
        "'', false",
    })
    void anInsufficientPrivilegeIsAboutTheDataWhereOneRowIsRefused(String routine, boolean aboutData) {
        assertThat(SqlFault.isAboutData(failed("42501", "R", routine))).isEqualTo(aboutData);
    }

    @Test
    void aDatabaseThatDoesNotAnswerIsWaitedOut() {
        assertThat(SqlFault.isAboutData(new CannotCreateTransactionException(
                        "none", new SQLTransientConnectionException("Connection is not available"))))
                .isFalse();
        assertThat(SqlFault.isAboutData(new DataAccessResourceFailureException("gone")))
                .isFalse();
    }

    @Test
    void theWorkersOwnWordForAConflictIsNoFaultOfTheData() {
        assertThat(SqlFault.isAboutData(new LedgerConflictException())).isFalse();
        assertThat(SqlFault.isAboutData(new ProgressChangedException())).isFalse();
    }

    @Test
    void aRowThatTheWorkerCannotTakeIsAboutTheData() {
        assertThat(SqlFault.isAboutData(new IllegalStateException("no such state")))
                .isTrue();
        assertThat(SqlFault.isAboutData(new IncorrectResultSizeDataAccessException(1)))
                .as("of Spring, and without an SQLSTATE")
                .isFalse();
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
        ServerErrorMessage said = new ServerErrorMessage("SERROR\0C" + state + "\0Mmessage\0" + field + value + "\0");
        return new UncategorizedSQLException("task", "sql", new PSQLException(said, false));
    }
}
