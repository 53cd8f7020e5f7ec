package io.deactivateuser.tools;

import java.io.IOException;
import java.security.GeneralSecurityException;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import org.flywaydb.core.Flyway;

/**
 * Makes the key pair of the sample tokens, and the sample users and grants, before the worker starts; all of it once. Where the keys of
 * another issuer are named, it makes nothing: a sample actor might be somebody there.
 */
public final class Setup {
    private static final String USERS = """
            INSERT INTO users (id, resource_owner, state, sequence, creation_date, change_date)
            SELECT 'u-' || n, 'org-' || (n % 2 + 1), 'active', 1, now(), now()
            FROM generate_series(1, 1000) AS n
            WHERE NOT EXISTS (SELECT FROM users)""";

    private static final String GRANTS = """
            INSERT INTO role_grants (actor_id, resource_owner, role)
            SELECT 'admin', '*', 'IAM_OWNER'
            WHERE NOT EXISTS (SELECT FROM role_grants)""";

    private Setup() {}

    public static void main(String[] arguments) throws GeneralSecurityException, IOException, SQLException {
        if (!Variables.orElse("JWK_SET_URI", "").isBlank()) {
            System.out.println("JWK_SET_URI is set: no sample key, users or grants.");
            return;
        }
        SampleKey.make();
        String url = Variables.get("DATABASE_URL");
        String user = Variables.get("DATABASE_USERNAME");
        String password = Variables.get("DATABASE_PASSWORD");
        // As the worker does it; whoever comes second finds it done.
        Flyway.configure()
                .dataSource(url, user, password)
                .table("deactivate_user_schema_history")
                .baselineOnMigrate(true)
                .baselineVersion("0")
                .load()
                .migrate();
        try (Connection connection = DriverManager.getConnection(url, user, password);
                Statement statement = connection.createStatement()) {
            statement.execute(USERS);
            statement.execute(GRANTS);
        }
        System.out.println("The users u-1 to u-1000 are there, and the actor admin may write them.");
    }
}
