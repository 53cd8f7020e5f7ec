package io.deactivateuser.list;

import io.deactivateuser.list.ask.FindReplies;
import io.deactivateuser.list.exit.ExitStatus;
import java.io.PrintStream;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Finds answers among the results. */
@Command(
        name = "show",
        mixinStandardHelpOptions = true,
        description = "Prints the answers to requests, a line for each, as far back as the topic keeps them.")
final class ShowCommand implements Callable<Integer> {
    @Parameters(arity = "1..*", paramLabel = "REQUEST_ID", description = "As in the column requestId.")
    private List<String> requestIds = List.of();

    @Mixin
    private BrokerOptions broker = new BrokerOptions();

    @Override
    public Integer call() {
        PrintStream lines = Output.lines();
        Set<String> missing = new FindReplies(broker.clients(), broker.topics()).find(requestIds, lines::println);
        missing.forEach(id -> System.err.println(
                "No answer to " + id + " in " + broker.topics().results() + "."));
        return missing.isEmpty() ? ExitStatus.ALL_DONE : ExitStatus.SOME_UNANSWERED;
    }
}
