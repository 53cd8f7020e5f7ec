package io.deactivateuser.list;

import io.deactivateuser.list.ask.Action;
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
        Files.refuseMissing(file);
        Path results = options.out(ResultNames.beside(file, dryRun ? "dry-run." + kind : kind));
        return new StartRun(broker, options).run(rows, action, dryRun, results);
    }
}
