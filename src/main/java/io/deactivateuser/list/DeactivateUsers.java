package io.deactivateuser.list;

import io.deactivateuser.list.exit.ExitStatus;
import io.deactivateuser.list.exit.Stop;
import java.io.OutputStreamWriter;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.charset.Charset;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help.Ansi;

/** The command line: {@code java -jar deactivate-users.jar check|run|undo|show}. */
@Command(
        name = "deactivate-users",
        mixinStandardHelpOptions = true,
        versionProvider = DeactivateUsers.Version.class,
        description = "Deactivates the users of a list, and tells of each what came of it.",
        subcommands = {CheckCommand.class, RunCommand.class, UndoCommand.class, ShowCommand.class},
        exitCodeListHeading = "%nExit status:%n",
        exitCodeList = {
            "0:all done; who was deactivated already counts",
            "1:some were refused",
            "2:the command line or a file is wrong",
            "4:some are unanswered: run again to go on",
            "5:the broker or the token was not accepted",
            "130:interrupted: run again to go on"
        })
public final class DeactivateUsers {
    public static void main(String[] arguments) {
        // No logger comes with the tool: what Kafka's clients would log, it says itself.
        // SLF4J would say that there is no logger.
        System.setProperty("slf4j.internal.verbosity", "ERROR");
        Terminal.choose();
        System.exit(run(arguments));
    }

    private static int run(String[] arguments) {
        PrintWriter errors = new PrintWriter(new OutputStreamWriter(System.err, Charset.defaultCharset()), true);
        try {
            return run(arguments, errors);
        } catch (Throwable e) {
            // Java itself would end with 1, which says that all were asked.
            return unforeseen(e, errors);
        }
    }

    private static int run(String[] arguments, PrintWriter errors) {
        return new CommandLine(new DeactivateUsers())
                .setErr(errors)
                .setColorScheme(CommandLine.Help.defaultColorScheme(colours()))
                .setExecutionExceptionHandler((failure, command, parsed) -> failed(failure, errors))
                .execute(arguments);
    }

    /** Colours are for a terminal; picocli itself heeds NO_COLOR. */
    private static Ansi colours() {
        return Terminal.console() == null ? Ansi.OFF : Ansi.AUTO;
    }

    /** The exit status for whatever ended a command. */
    static int status(Throwable failure) {
        if (failure instanceof Stop stop) {
            return stop.status();
        }
        return failure instanceof UncheckedIOException ? ExitStatus.USAGE : ExitStatus.SOME_UNANSWERED;
    }

    private static int failed(Exception failure, PrintWriter errors) {
        if (failure instanceof Stop stop) {
            errors.println(stop.getMessage());
        } else if (failure instanceof UncheckedIOException unreadable) {
            errors.println("A file cannot be read; what the result file has is true. " + unreadable.getMessage());
        } else {
            return unforeseen(failure, errors);
        }
        return status(failure);
    }

    private static int unforeseen(Throwable failure, PrintWriter errors) {
        errors.println("Something unforeseen ended the program; what the result file has is true. Run again to go on.");
        failure.printStackTrace(errors);
        return ExitStatus.SOME_UNANSWERED;
    }

    /** The version, as the jar's manifest has it. */
    static final class Version implements CommandLine.IVersionProvider {
        @Override
        public String[] getVersion() {
            String version = DeactivateUsers.class.getPackage().getImplementationVersion();
            return new String[] {"deactivate-users " + (version == null ? "(not from its jar)" : version)};
        }
    }
}
