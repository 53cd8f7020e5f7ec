package io.deactivateuser.servers;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;

/** How to reach one database. */
public record Database(String url, String username, String password) {
    public Connection connect() throws SQLException {
        return DriverManager.getConnection(url, username, password);
    }
}
