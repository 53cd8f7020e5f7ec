package io.deactivateuser.operation;

import static org.assertj.core.api.Assertions.assertThat;

import io.deactivateuser.fixtures.Deployment;
import io.deactivateuser.fixtures.TestRequest;
import io.deactivateuser.fixtures.Worker;
import java.util.List;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.JdbcTemplate;

class StatementPlansIT {
    private static final List<String> TABLES = List.of("users", "deactivation_requests", "role_grants");

    /** Small tables are the ones that Postgres would rather read whole, with a plan that it keeps while they grow. */
    @Test
    void noBatchReadsAWholeTable() throws Exception {
        try (Deployment deployment = Deployment.create()) {
            JdbcTemplate jdbc = deployment.directory().jdbc();
            List<String> users = IntStream.range(0, 50)
                    .mapToObj(number -> deployment.newUser("active"))
                    .toList();
            jdbc.execute("ANALYZE");
            jdbc.execute("SELECT pg_stat_reset()");

            Worker worker = deployment.startWorker();
            for (String user : users) {
                TestRequest request = deployment.request(user);
                deployment.ask(request);
                deployment.ask(request);
            }
            // A connection tells its figures when it ends.
            worker.close();

            Awaitility.await()
                    .until(() -> TABLES.stream()
                            .allMatch(table -> scans(jdbc, "idx_scan + seq_scan", table) >= users.size()));
            // The start looks once at the states that users have.
            assertThat(TABLES)
                    .allSatisfy(table -> assertThat(scans(jdbc, "seq_scan", table))
                            .as(table)
                            .isLessThanOrEqualTo(table.equals("users") ? 1 : 0));
        }
    }

    private static long scans(JdbcTemplate jdbc, String kind, String table) {
        Long scans = jdbc.queryForObject(
                "SELECT " + kind + " FROM pg_stat_user_tables WHERE relname = ?", Long.class, table);
        return scans == null ? -1 : scans;
    }
}
