package io.deactivateuser.list.journal;

import io.deactivateuser.list.ask.Action;
import io.deactivateuser.list.file.Findings;
import io.deactivateuser.list.file.LookAhead;
import io.deactivateuser.list.file.Row;
import io.deactivateuser.list.file.RowSource;
import io.deactivateuser.list.file.Rows;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What a run has done, to be undone: of its result file each success, with the sequence that the user has since. */
public final class DoneRows implements RowSource {
    private final Path path;
    private final boolean soFar;

    /**
     * Of a result file.
     *
     * @param soFar whether a run may be undone that was not brought to its end
     */
    public DoneRows(Path path, boolean soFar) {
        this.path = path;
        this.soFar = soFar;
    }

    @Override
    public Path path() {
        return path;
    }

    @Override
    public List<String> columns() {
        return List.of("userId", "expectedSequence");
    }

    @Override
    public List<String> values(Row row) {
        return List.of(row.userId(), Objects.requireNonNull(row.expectedSequence()));
    }

    @Override
    public Rows open(Findings findings) {
        ResultFile file = ResultFile.open(path);
        if (file.header().validateOnly()) {
            findings.refuse(1, "This is the result of a dry run, which did nothing that could be undone.");
        } else if (file.header().action() != Action.DEACTIVATE) {
            findings.refuse(1, "This is the result of an undo; to deactivate the users again, run their list.");
        }
        if (!soFar && file.header().action() == Action.DEACTIVATE) {
            refuseUnfinished(file.header(), findings);
        }
        return new Successes(file);
    }

    /** Who was asked for and has no answer here may be deactivated by now: an undo would leave such users out and say that all is well. */
    private void refuseUnfinished(RunHeader header, Findings findings) {
        long answered = 0;
        try (ResultFile file = ResultFile.open(path)) {
            while (file.hasNext()) {
                file.next();
                answered++;
            }
        }
        long missing = (long) header.users() + header.gone() - answered;
        if (missing > 0) {
            findings.refuse(
                    1,
                    (missing == 1 ? "1 user of this run has" : missing + " users of this run have")
                            + " no answer here: run it to its end first, or they may stay deactivated."
                            + " --so-far undoes what is answered, and leaves them.");
        }
    }

    private static final class Successes extends LookAhead<Row> implements Rows {
        private final ResultFile file;

        Successes(ResultFile file) {
            this.file = file;
        }

        @Override
        protected @Nullable Row find() {
            while (file.hasNext()) {
                Entry entry = file.next();
                String sequence = entry.answer().sequence();
                if (entry.outcome() == Outcome.DONE && sequence != null) {
                    return new Row(file.line(), entry.values().get(0), null, null, sequence);
                }
            }
            return null;
        }

        @Override
        public void close() {
            file.close();
        }
    }
}
