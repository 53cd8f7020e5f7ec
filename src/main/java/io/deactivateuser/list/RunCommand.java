package io.deactivateuser.list;

import io.deactivateuser.list.ask.Action;
import io.deactivateuser.list.file.PeopleFile;
import java.nio.file.Path;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Deactivates the users of a list. */
@Command(
        name = "run",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = "Deactivates the users of a list. Run again after whatever interrupted it, it goes on.")
final class RunCommand extends AskCommand {
    @Parameters(paramLabel = "FILE", description = "CSV with a header: userId, and if you like reason and expireTime.")
    private Path file = Path.of("");

    @Override
    public Integer call() {
        return ask(file, new PeopleFile(file), Action.DEACTIVATE, "result");
    }
}
