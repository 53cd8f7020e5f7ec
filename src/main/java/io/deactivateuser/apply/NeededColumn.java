package io.deactivateuser.apply;

import java.util.Set;

/**
 * A column that statements name.
 *
 * @param mayBeNull whether the worker writes rows without a value for it
 * @param rights what is done with it
 */
record NeededColumn(String name, ColumnKind kind, boolean mayBeNull, Set<Right> rights) {
    boolean isWritten() {
        return rights.contains(Right.INSERT) || rights.contains(Right.UPDATE);
    }
}
