package io.deactivateuser.list.file;

import java.nio.file.Path;
import java.util.List;

/** A file that has rows; read once to be sure of it, and again while its rows are sent, since it may not fit into memory. */
public interface RowSource {
    Path path();

    /** The names of its columns, as its result file repeats them. */
    List<String> columns();

    /** The values of a row under {@link #columns()}. */
    List<String> values(Row row);

    /** Its good rows, in the file's order; what is wrong with others is told to {@code findings}. */
    Rows open(Findings findings);
}
