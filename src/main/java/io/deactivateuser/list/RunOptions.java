package io.deactivateuser.list;

import io.deactivateuser.list.ask.TokenSource;
import io.deactivateuser.list.exit.ExitStatus;
import io.deactivateuser.list.exit.Stop;
import io.deactivateuser.list.go.RunSettings;
import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** How a run goes. */
final class RunOptions {
    @Option(
            names = "--token-file",
            paramLabel = "FILE",
            description =
                    "The file that holds your token; read again when it changes. Without it the environment variable "
                            + TokenSource.VARIABLE + " is read.")
    private @Nullable Path tokenFile;

    @Option(
            names = "--yes",
            paramLabel = "NUMBER",
            description = "For scripts: the number of users that you mean. It must be that of the file.")
    private @Nullable Integer yes;

    @Option(
            names = "--out",
            paramLabel = "FILE",
            description =
                    "The result file. Default: beside the file, <file>.result.csv. Not for an undo, which is known by its name.")
    private @Nullable Path out;

    @Option(names = "--new-run", description = "Begins another run where a result file is there; that file is renamed.")
    private boolean newRun;

    @Option(
            names = "--amended",
            description = "Goes on with the run though the file has other rows by now: who was answered stays so.")
    private boolean amended;

    @Option(names = "--json", description = "One JSON object a line on standard output; all else on standard error.")
    private boolean json;

    @Option(names = "--rate", paramLabel = "N", description = "At most so many requests a second.")
    private int rate;

    @Option(
            names = "--stop-after-errors",
            paramLabel = "N",
            description = "Stops after so many refusals in a row for one reason; 0: never. Default: ${DEFAULT-VALUE}")
    private int stopAfterErrors = 25;

    @Option(
            names = "--wait-for-answers",
            paramLabel = "SECONDS",
            description =
                    "How long nothing may be heard before the rest counts as unanswered. Default: ${DEFAULT-VALUE}")
    private int waitForAnswers = 300;

    @Option(
            names = "--wait-for-token",
            paramLabel = "SECONDS",
            description = "How long another token is waited for when this one expires. Default: ${DEFAULT-VALUE}")
    private int waitForToken = 600;

    TokenSource tokens() {
        return TokenSource.of(tokenFile, System.getenv(TokenSource.VARIABLE));
    }

    RunSettings settings() {
        return new RunSettings(
                notNegative("--rate", rate),
                notNegative("--stop-after-errors", stopAfterErrors),
                Duration.ofSeconds(notNegative("--wait-for-answers", waitForAnswers)),
                Duration.ofSeconds(notNegative("--wait-for-token", waitForToken)));
    }

    private static int notNegative(String option, int value) {
        if (value < 0) {
            throw new Stop(
                    ExitStatus.USAGE, option + " is a number from 0 on, and not " + value + ". Nothing was sent.");
        }
        return value;
    }

    @Nullable
    Integer yes() {
        return yes;
    }

    /** The result file: the one that is named, or this one. */
    Path out(Path usual) {
        return out == null ? usual : out;
    }

    /** Whether the result file is named. */
    boolean outNamed() {
        return out != null;
    }

    boolean newRun() {
        return newRun;
    }

    boolean amended() {
        return amended;
    }

    boolean json() {
        return json;
    }
}
