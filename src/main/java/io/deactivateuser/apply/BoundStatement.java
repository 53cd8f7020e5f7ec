package io.deactivateuser.apply;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import org.springframework.jdbc.core.PreparedStatementCreator;

/** A statement with constant SQL, and what its parameters are set to. */
record BoundStatement(String sql, SqlArrays.Binding binding) implements PreparedStatementCreator {

    /** A statement whose parameters are single values. */
    static BoundStatement of(String sql, Object... values) {
        return new BoundStatement(sql, arrays -> {
            for (Object value : values) {
                arrays.value(value);
            }
        });
    }

    @Override
    public PreparedStatement createPreparedStatement(Connection connection) throws SQLException {
        PreparedStatement statement = connection.prepareStatement(sql);
        binding.bind(new SqlArrays(connection, statement));
        return statement;
    }

    /** Has Postgres plan the statement and look at the rights that it takes, and does nothing else. */
    BoundStatement explained() {
        return new BoundStatement("EXPLAIN " + sql, binding);
    }
}
