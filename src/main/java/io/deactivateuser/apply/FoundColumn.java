package io.deactivateuser.apply;

import java.util.List;
import java.util.Set;

/**
 * A column as the database has it.
 *
 * @param declared its type as one would write it
 * @param type the name of the type that it is in the end, of a domain the one below
 * @param length of a text that is bounded; less than 1 where it is not
 * @param labels of an enum; empty where it is none
 * @param required whether a row without a value for it is refused
 * @param generated whether the database makes its values and takes no others
 * @param tellsApart whether texts that differ are different
 * @param rights of the worker's role
 */
record FoundColumn(
        String name,
        String declared,
        String type,
        int length,
        List<String> labels,
        boolean notNull,
        boolean required,
        boolean generated,
        boolean tellsApart,
        Set<Right> rights) {

    /** The state that the worker writes. */
    static final String DEACTIVATED = "deactivated";

    /** Whether it is a text of fixed length. */
    boolean isPadded() {
        return type.equals("bpchar");
    }
}
