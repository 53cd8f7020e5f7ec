package io.deactivateuser.list;

import io.deactivateuser.list.exit.ExitStatus;
import io.deactivateuser.list.file.Findings;
import io.deactivateuser.list.file.PeopleFile;
import io.deactivateuser.list.go.Plan;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Looks at a list, offline. */
@Command(
        name = "check",
        mixinStandardHelpOptions = true,
        description = "Says all that is wrong with a list, as file:line: what, and how many users it has. Asks nobody.")
final class CheckCommand implements Callable<Integer> {
    @Parameters(paramLabel = "FILE", description = "CSV with a header: userId, and if you like reason and expireTime.")
    private Path file = Path.of("");

    @Override
    public Integer call() {
        Files.refuseMissing(file);
        PrintStream lines = Output.lines();
        Findings findings = new Findings(file, lines::println);
        Plan plan = Plan.of(new PeopleFile(file), findings);
        lines.println(Words.count(file, plan, findings));
        return findings.refusals() == 0 ? ExitStatus.ALL_DONE : ExitStatus.USAGE;
    }
}
