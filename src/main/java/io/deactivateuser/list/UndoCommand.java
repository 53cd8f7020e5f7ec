package io.deactivateuser.list;

import io.deactivateuser.list.ask.Action;
import io.deactivateuser.list.journal.DoneRows;
import io.deactivateuser.list.journal.ResultNames;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Takes back what a run did. */
@Command(
        name = "undo",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = "Makes those active again whom a run has deactivated, unless somebody has changed them since.")
final class UndoCommand implements Callable<Integer> {
    @Parameters(paramLabel = "RESULT_FILE", description = "The result file of the run.")
    private Path file = Path.of("");

    @Option(names = "--dry-run", description = "Every check, no effect.")
    private boolean dryRun;

    @Mixin
    private BrokerOptions broker = new BrokerOptions();

    @Mixin
    private RunOptions options = new RunOptions();

    @Override
    public Integer call() {
        Files.refuseMissing(file);
        Path results = options.out(ResultNames.beside(file, dryRun ? "dry-run.undo" : ResultNames.UNDO));
        return new StartRun(broker, options).run(new DoneRows(file), Action.REACTIVATE, dryRun, results);
    }
}
