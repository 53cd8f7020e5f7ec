package io.deactivateuser.apply;

/** What is done with a column, under the name that a GRANT has for it. */
enum Right {
    SELECT,
    INSERT,
    UPDATE
}
