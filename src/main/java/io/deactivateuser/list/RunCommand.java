package io.deactivateuser.list;

import io.deactivateuser.list.ask.Action;
import io.deactivateuser.list.file.PeopleFile;
import io.deactivateuser.list.journal.ResultNames;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Deactivates the users of a list. */
@Command(
        name = "run",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = "Deactivates the users of a list. Run again after whatever interrupted it, it goes on.")
final class RunCommand implements Callable<Integer> {
    @Parameters(paramLabel = "FILE", description = "CSV with a header: userId, and if you like reason and expireTime.")
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
        Path results = options.out(ResultNames.beside(file, dryRun ? "dry-run.result" : "result"));
        return new StartRun(broker, options).run(new PeopleFile(file), Action.DEACTIVATE, dryRun, results);
    }
}
