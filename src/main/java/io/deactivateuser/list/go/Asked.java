package io.deactivateuser.list.go;

import io.deactivateuser.list.ask.Token;
import io.deactivateuser.list.file.Row;

/**
 * A request that is out.
 *
 * @param token that it bears
 * @param repeatable whether an earlier one of the same ID may have been sent, so that a recorded answer is no surprise
 */
record Asked(Row row, Token token, boolean repeatable) {}
