package io.deactivateuser.list.go;

import io.deactivateuser.list.journal.Journal;
import io.deactivateuser.list.journal.RunHeader;
import io.deactivateuser.list.watch.Tally;

/**
 * A run whose result file is open.
 *
 * @param resumed whether it was started before
 */
public record OpenRun(Plan plan, RunHeader header, Journal journal, Tally tally, boolean resumed) {}
