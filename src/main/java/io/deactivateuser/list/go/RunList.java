package io.deactivateuser.list.go;

import io.deactivateuser.list.ask.Action;
import io.deactivateuser.list.ask.ClientSettings;
import io.deactivateuser.list.ask.Exchange;
import io.deactivateuser.list.ask.TokenSource;
import io.deactivateuser.list.ask.Topics;
import io.deactivateuser.list.exit.ExitStatus;
import io.deactivateuser.list.exit.Stop;
import io.deactivateuser.list.journal.Directories;
import io.deactivateuser.list.journal.Held;
import io.deactivateuser.list.journal.Journal;
import io.deactivateuser.list.journal.ResultFile;
import io.deactivateuser.list.journal.ResultNames;
import io.deactivateuser.list.journal.RunHeader;
import io.deactivateuser.list.watch.Tally;
import io.deactivateuser.list.watch.Watch;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A run from its plan to its end: begun, or gone on with where its result file is there. */
public final class RunList {
    private final Plan plan;
    private final Action action;
    private final Mode mode;
    private final Path results;
    private final @Nullable EarlierRun earlier;

    /**
     * What is asked for beside the rows.
     *
     * @param newRun whether another run is begun where one is there
     * @param amended whether a run is gone on with where the rows are others than when it began
     */
    public record Mode(boolean dryRun, boolean newRun, boolean amended) {}

    /** Looks at the result file that is there, and refuses what does not fit it. */
    public RunList(Plan plan, Action action, Mode mode, Path results) {
        this.plan = plan;
        this.action = action;
        this.mode = mode;
        this.results = results;
        this.earlier = earlier();
    }

    /** The run that is gone on with; null where one is begun. */
    public @Nullable String resumes() {
        return earlier == null ? null : earlier.header().run();
    }

    /** How many users are left to be asked for. */
    public int left() {
        return earlier == null ? plan.users() : plan.users() - earlier.answered();
    }

    /** Who ended how; the tally and the header are for the summary. */
    public record Ended(Ending ending, Tally tally, RunHeader header) {
        public int exitStatus() {
            return ending.exitStatus(tally);
        }
    }

    /** Connects and asks. */
    public Ended run(
            ClientSettings clients,
            Topics topics,
            TokenSource tokens,
            RunSettings settings,
            Watch watch,
            Interrupts interrupts) {
        try (Exchange exchange = new Exchange(clients, topics, tokens)) {
            OpenRun run = earlier == null ? begin(exchange.ends()) : resume(earlier);
            try (Journal journal = run.journal()) {
                Ending ending = new AskEach(run, settings, exchange, tokens, watch, interrupts).run();
                journal.force();
                watch.end(run.tally());
                return new Ended(ending, run.tally(), run.header());
            }
        }
    }

    /** What was there when the person was asked may have changed since: another run may have begun meanwhile, and is left alone. */
    private OpenRun begin(Map<Integer, Long> from) {
        if (!Files.exists(results)) {
            keepUndo(undo());
            return open(from);
        }
        if (!mode.dryRun() && !mode.newRun()) {
            throw new Stop(
                    ExitStatus.USAGE,
                    "Another run has begun to write " + results + " meanwhile. Nothing was sent; run again to see it.");
        }
        if (mode.dryRun()) {
            // Looked at before it is locked: to close a file gives its locks up.
            refuseNoDryRun(EarlierRun.read(plan, results));
        }
        Held held = Held.of(results);
        try {
            moveAway();
            return open(from);
        } finally {
            held.close();
        }
    }

    private OpenRun open(Map<Integer, Long> from) {
        Instant started = Instant.now().truncatedTo(ChronoUnit.MILLIS);
        RunHeader header = new RunHeader(
                RunId.of(plan.rowsHash(), started),
                started,
                plan.rowsHash(),
                plan.users(),
                0,
                action,
                mode.dryRun(),
                from);
        Journal journal = Journal.begin(results, plan.source().columns(), header);
        return new OpenRun(plan, header, journal, new Tally(plan.users()), false);
    }

    private @Nullable EarlierRun earlier() {
        if (!Files.exists(results)) {
            return null;
        }
        EarlierRun there = EarlierRun.read(plan, results);
        if (mode.dryRun()) {
            // What would be done today is not what would have been done yesterday.
            refuseNoDryRun(there);
            return null;
        }
        if (mode.newRun()) {
            return null;
        }
        there.check(action, mode.amended());
        refuseUndone();
        return there;
    }

    private OpenRun resume(EarlierRun there) {
        // Once more: it may have been undone while the person was asked.
        refuseUndone();
        return there.resume();
    }

    private void refuseUndone() {
        if (Files.exists(undo())) {
            throw new Stop(
                    ExitStatus.USAGE,
                    "The run in " + results + " was undone (" + undo() + "); --new-run begins another.");
        }
    }

    /**
     * The journal of another run is never written over; that of a dry run is. Its undo goes after it: were it the other way round, a
     * crash in between would leave a run that looks as if nobody had undone it.
     */
    private void moveAway() {
        if (mode.dryRun()) {
            return;
        }
        if (Files.exists(undo())) {
            // Stops where the undo goes on, before anything is moved.
            Held.of(undo()).close();
        }
        try (ResultFile older = ResultFile.open(results)) {
            Path kept = ResultNames.beside(results, older.header().run());
            move(results, kept);
            keepUndo(ResultNames.beside(kept, ResultNames.UNDO));
        }
    }

    /** The undo of a run whose results are gone from here, or it would seem to be that of the run that begins. */
    private void keepUndo(Path usual) {
        Path undo = undo();
        if (mode.dryRun() || action != Action.DEACTIVATE || !Files.exists(undo)) {
            return;
        }
        Held held = Held.of(undo);
        try (ResultFile file = ResultFile.open(undo)) {
            move(
                    undo,
                    usual.equals(undo) ? ResultNames.beside(undo, file.header().run()) : usual);
        } finally {
            held.close();
        }
    }

    private void refuseNoDryRun(EarlierRun there) {
        if (!there.header().validateOnly()) {
            throw new Stop(ExitStatus.USAGE, results + " is no result of a dry run; --out names another file.");
        }
    }

    private static void move(Path from, Path to) {
        try {
            Files.move(from, to);
            Directories.force(from);
        } catch (IOException e) {
            throw new Stop(ExitStatus.USAGE, "The result file of the run before could not be renamed: " + e);
        }
    }

    private Path undo() {
        return ResultNames.beside(results, ResultNames.UNDO);
    }
}
