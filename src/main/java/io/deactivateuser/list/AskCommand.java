package io.deactivateuser.list;

import io.deactivateuser.list.ask.Action;
import io.deactivateuser.list.exit.ExitStatus;
import io.deactivateuser.list.exit.Stop;
import io.deactivateuser.list.file.RowSource;
import io.deactivateuser.list.journal.ResultNames;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** A command that asks for each user of a file, and writes the answers beside the file. */
abstract class AskCommand implements Callable<Integer> {
    @Option(names = "--dry-run", description = "Every check, no effect.")
    private boolean dryRun;

    @Mixin
    private BrokerOptions broker = new BrokerOptions();

    @Mixin
    private RunOptions options = new RunOptions();

    /**
     * Asks.
     *
     * @param kind what the result file's name says of it
     */
    final int ask(Path file, RowSource rows, Action action, String kind) {
        StartRun start = new StartRun(broker, options);
        try {
            if (action == Action.REACTIVATE && options.outNamed() && !dryRun) {
                // A later run of the list finds out by this name that its users are active again.
                throw new Stop(
                        ExitStatus.USAGE,
                        "--out is not for undo: its result file is " + ResultNames.beside(file, kind)
                                + ". Nothing was sent.");
            }
            Files.refuseMissing(file);
            Path results = options.out(ResultNames.beside(file, dryRun ? "dry-run." + kind : kind));
            return start.run(rows, action, dryRun, results);
        } catch (RuntimeException e) {
            start.failed(DeactivateUsers.status(e), e instanceof Stop ? String.valueOf(e.getMessage()) : e.toString());
            throw e;
        }
    }
}
