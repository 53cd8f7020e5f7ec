package io.deactivateuser.list;

import io.deactivateuser.list.ask.Action;
import io.deactivateuser.list.journal.DoneRows;
import io.deactivateuser.list.journal.ResultNames;
import java.nio.file.Path;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
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

    @Option(
            names = "--so-far",
            description =
                    "Undoes a run that was not brought to its end: who has no answer yet is left, whatever comes of it.")
    private boolean soFar;

    @Override
    public Integer call() {
        return ask(file, new DoneRows(file, soFar), Action.REACTIVATE, ResultNames.UNDO);
    }
}
