package io.deactivateuser.apply;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.Collection;
import java.util.function.Function;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/**
 * A statement with constant SQL whose parameters are arrays, one element for a row: one round trip and one plan whatever
 * the batch's size.
 */
final class SqlArrays {
    private final Connection connection;
    private final PreparedStatement statement;
    private int parameters;

    SqlArrays(Connection connection, PreparedStatement statement) {
        this.connection = connection;
        this.statement = statement;
    }

    static BoundStatement statement(String sql, Binding binding) {
        return new BoundStatement(sql, binding);
    }

    <T> SqlArrays texts(Collection<T> rows, Function<T, @Nullable String> column) throws SQLException {
        return array("text", rows, column, String[]::new);
    }

    <T> SqlArrays integers(Collection<T> rows, Function<T, @Nullable Integer> column) throws SQLException {
        return array("int4", rows, column, Integer[]::new);
    }

    <T> SqlArrays longs(Collection<T> rows, Function<T, @Nullable Long> column) throws SQLException {
        return array("int8", rows, column, Long[]::new);
    }

    /** The array's class matters: the driver sends an array of a known class in binary, any other as quoted text. */
    private <T, C> SqlArrays array(
            String elementType,
            Collection<T> rows,
            Function<T, ? extends @Nullable C> column,
            IntFunction<@Nullable C[]> array)
            throws SQLException {
        @Nullable C[] elements = array.apply(rows.size());
        int i = 0;
        for (T row : rows) {
            elements[i++] = column.apply(row);
        }
        statement.setArray(++parameters, connection.createArrayOf(elementType, elements));
        return this;
    }

    /** A {@code bytea[]}, which the driver takes as {@code byte[][]} only. */
    <T> SqlArrays bytes(Collection<T> rows, Function<T, byte[]> column) throws SQLException {
        byte[][] elements = rows.stream().map(column).toArray(byte[][]::new);
        statement.setArray(++parameters, connection.createArrayOf("bytea", elements));
        return this;
    }

    SqlArrays value(Object value) throws SQLException {
        statement.setObject(++parameters, value);
        return this;
    }

    @FunctionalInterface
    interface Binding {
        void bind(SqlArrays arrays) throws SQLException;
    }
}
