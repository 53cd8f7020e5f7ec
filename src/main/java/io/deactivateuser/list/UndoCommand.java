package io.deactivateuser.list;

import io.deactivateuser.list.ask.Action;
import io.deactivateuser.list.journal.DoneRows;
import io.deactivateuser.list.journal.ResultNames;
import java.nio.file.Path;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Takes back what a run did. */
@Command(
        name = "undo",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = "Makes those active again whom a run has deactivated, unless somebody has changed them since.")
final class UndoCommand extends AskCommand {
    @Parameters(paramLabel = "RESULT_FILE", description = "The result file of the run.")
    private Path file = Path.of("");

    @Override
    public Integer call() {
        return ask(file, new DoneRows(file), Action.REACTIVATE, ResultNames.UNDO);
    }
}
