package io.deactivateuser.apply;

import java.util.List;

/** Whatever runs statements for batches: each is tried before the first one. */
interface RunsStatements {

    /** Every statement, over no rows. */
    List<BoundStatement> statements();
}
