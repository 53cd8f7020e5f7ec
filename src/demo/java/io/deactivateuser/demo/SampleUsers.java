package io.deactivateuser.demo;

import io.deactivateuser.servers.Database;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;

/** Whom the sample file, and a file of one's own, can name. */
final class SampleUsers {
    static final String DESCRIPTION = """
            users   u-1, u-2 active, u-3 locked, u-4 initial, u-5 deactivated, u-6 deleted: all of org-1
                    u-7 active in org-2; u-8 to u-1000 active in org-1, org-2 and org-3 in turn
            actors  admin         IAM_OWNER of the whole instance, where a line names no actor
                    org-1-owner   ORG_OWNER of org-1
                    org-2-manager ORG_USER_MANAGER of org-2
                    viewer        IAM_OWNER_VIEWER, which may write no user; any other name has no role at all
            guarded u-11 is the only user who owns org-3, u-12 is in protected_users, u-14 may write the users of org-3""";

    private static final String USERS = """
            INSERT INTO users (id, resource_owner, state, sequence, creation_date, change_date)
            SELECT 'u-' || n,
                   CASE WHEN n < 7 THEN 'org-1' WHEN n = 7 THEN 'org-2' ELSE 'org-' || (n % 3 + 1) END,
                   CASE n WHEN 3 THEN 'locked' WHEN 4 THEN 'initial' WHEN 5 THEN 'deactivated' WHEN 6 THEN 'deleted'
                          ELSE 'active' END,
                   1, '2025-03-25T09:53:34.029Z', '2025-03-25T09:53:34.029Z'
            FROM generate_series(1, 1000) AS n""";

    private static final String GRANTS = """
            INSERT INTO role_grants (actor_id, resource_owner, role)
            VALUES ('admin', '*', 'IAM_OWNER'),
                   ('org-1-owner', 'org-1', 'ORG_OWNER'),
                   ('org-2-manager', 'org-2', 'ORG_USER_MANAGER'),
                   ('viewer', '*', 'IAM_OWNER_VIEWER'),
                   ('u-11', 'org-3', 'ORG_OWNER'),
                   ('u-14', 'org-3', 'ORG_USER_MANAGER')""";

    private static final String PROTECTED =
            "INSERT INTO protected_users (user_id, reason) VALUES ('u-12', 'The way in when all else fails')";

    private SampleUsers() {}

    static void insertInto(Database database) {
        try (Connection connection = database.connect();
                Statement statement = connection.createStatement()) {
            statement.execute(USERS);
            statement.execute(GRANTS);
            statement.execute(PROTECTED);
        } catch (SQLException e) {
            throw new IllegalStateException("The sample users cannot be stored", e);
        }
    }
}
