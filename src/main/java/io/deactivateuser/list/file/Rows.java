package io.deactivateuser.list.file;

import java.util.Iterator;

/** Rows of a file that is open. */
public interface Rows extends Iterator<Row>, AutoCloseable {
    @Override
    void close();
}
