package io.deactivateuser.list.go;

import io.deactivateuser.list.ask.Answer;
import io.deactivateuser.list.ask.Exchange;
import io.deactivateuser.list.ask.RequestJson;
import io.deactivateuser.list.ask.TokenSource;
import io.deactivateuser.list.exit.ExitStatus;
import io.deactivateuser.list.exit.Stop;
import io.deactivateuser.list.file.Findings;
import io.deactivateuser.list.file.Row;
import io.deactivateuser.list.file.Rows;
import io.deactivateuser.list.journal.Entry;
import io.deactivateuser.list.journal.Journal;
import io.deactivateuser.list.journal.Outcome;
import io.deactivateuser.list.journal.RunHeader;
import io.deactivateuser.list.watch.Tally;
import io.deactivateuser.list.watch.Watch;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Asks for each user of a plan who is not done. One thread sends, receives and writes, in turn; each user is out at most once, and
 * what is shown or counted as answered is on the disk.
 */
public final class AskEach {
    private static final Duration POLL = Duration.ofMillis(100);
    private static final Duration PACED_POLL = Duration.ofMillis(10);

    private final Plan plan;
    private final RunHeader header;
    private final RunSettings settings;
    private final Exchange exchange;
    private final TokenSource tokens;
    private final Journal journal;
    private final Tally tally;
    private final Watch watch;
    private final Interrupts interrupts;
    private final RequestJson json;
    private final boolean resumed;

    private final Window window = new Window();
    private final Pace pace;
    private final ErrorsInARow errors;
    private final AnswerRules rules;
    private final Map<String, Asked> out = new HashMap<>();
    private final Deque<Row> again = new ArrayDeque<>();
    /** Answers to an earlier start of this run, which nobody has read. */
    private final Map<String, Answer> found = new HashMap<>();

    private long heard = System.nanoTime();
    private long tokenMissed;
    private @Nullable Ending ending;

    AskEach(
            OpenRun run,
            RunSettings settings,
            Exchange exchange,
            TokenSource tokens,
            Watch watch,
            Interrupts interrupts) {
        this.plan = run.plan();
        this.header = run.header();
        this.settings = settings;
        this.exchange = exchange;
        this.tokens = tokens;
        this.journal = run.journal();
        this.tally = run.tally();
        this.watch = watch;
        this.interrupts = interrupts;
        this.resumed = run.resumed();
        this.json = new RequestJson(header.run(), header.action(), header.validateOnly());
        this.pace = new Pace(settings.rate());
        this.errors = new ErrorsInARow(settings.stopAfterErrors());
        this.rules = new AnswerRules(header);
    }

    /** Returns when everybody is answered, or when it is no use, or not wanted, to go on. */
    Ending run() {
        exchange.readFrom(header.from());
        try (Rows rows = plan.source().open(new Findings(plan.source().path(), finding -> {}))) {
            if (resumed) {
                findAnswers();
            }
            while (true) {
                if (ending == null && interrupts.first()) {
                    end(ExitStatus.INTERRUPTED, "Interrupted: nothing more was sent.");
                    watch.say("Interrupted: waiting for what is out (" + out.size() + "); again to leave at once.");
                }
                if (ending == null) {
                    send(rows);
                }
                if (out.isEmpty() && (ending != null || (again.isEmpty() && !rows.hasNext()))) {
                    return ending == null ? Ending.NORMAL : ending;
                }
                receive();
                watch.tick(tally);
                if (!out.isEmpty()
                        && System.nanoTime() - heard > settings.patience().toNanos()) {
                    return ending != null
                            ? ending
                            : new Ending(
                                    ExitStatus.SOME_UNANSWERED,
                                    "No answer came for " + Watch.words(settings.patience())
                                            + ". Is a worker running?");
                }
            }
        } catch (Stop e) {
            journal.force();
            return new Ending(e.status(), String.valueOf(e.getMessage()));
        }
    }

    /** Ends early where it is interrupted, or where nothing can be read for so long that it is no use to wait. */
    private void findAnswers() {
        Map<Integer, Long> ends = exchange.ends();
        long left = exchange.unread(ends);
        long moved = System.nanoTime();
        if (left > 0) {
            watch.say("Reading what was answered since this run was started.");
        }
        while (left > 0 && !interrupts.first()) {
            exchange.receive(POLL, header.run()).forEach(this::keepFound);
            watch.tick(tally);
            long now = exchange.unread(ends);
            if (now != left) {
                left = now;
                moved = System.nanoTime();
            } else if (System.nanoTime() - moved > settings.patience().toNanos()) {
                throw new Stop(
                        ExitStatus.SOME_UNANSWERED,
                        "The results could not be read for " + Watch.words(settings.patience())
                                + ". Is the broker there?");
            }
        }
    }

    /** Keeps what the journal does not have: of a million answers those few that came while nobody read them. */
    private void keepFound(Answer answer) {
        UserHash user = RunId.user(header.run(), answer.requestId());
        // Answers that are not recorded are asked for again, which is why the run was started again.
        if (answer.recorded()
                && user != null
                && plan.index().line(user) != 0
                && !plan.index().done(user)) {
            found.putIfAbsent(answer.requestId(), answer);
        }
    }

    private void send(Rows rows) {
        List<Done> done = new ArrayList<>();
        // Without a broker each request that is sent blocks for some seconds. One of them is enough for a turn:
        // with more, nothing would be shown meanwhile and no interrupt heeded.
        while (out.size() < window.size()
                && exchange.takes()
                && (!again.isEmpty() || rows.hasNext())
                && tokenUsable()
                && pace.take()) {
            boolean repeated = !again.isEmpty();
            Row row = repeated ? again.remove() : rows.next();
            UserHash user = UserHash.of(row.userId());
            long line = plan.index().line(user);
            if (line == 0) {
                throw new Stop(
                        ExitStatus.USAGE, plan.source().path() + " was changed while it was sent; run it again.");
            }
            if (line != row.line() || plan.index().done(user)) {
                continue;
            }
            String requestId = RunId.requestId(header.run(), user);
            Answer answer = found.remove(requestId);
            if (answer != null) {
                done.add(done(row, answer, true));
                continue;
            }
            // A request that is sent again because the broker did not take it leaves the time as it is:
            // nobody has answered since.
            if (out.isEmpty() && !repeated) {
                heard = System.nanoTime();
            }
            out.put(requestId, new Asked(row, exchange.send(requestId, row, json), repeated || resumed));
        }
        write(done);
    }

    private boolean tokenUsable() {
        if (tokens.usable()) {
            if (tokenMissed != 0) {
                watch.say("There is another token; going on.");
                heard = System.nanoTime();
            }
            tokenMissed = 0;
            return true;
        }
        if (!tokens.renewable()) {
            end(ExitStatus.NOT_ACCEPTED, "The token has expired. Set another one and run again to go on.");
        } else if (tokenMissed == 0) {
            tokenMissed = System.nanoTime();
            watch.say("The token has expired; waiting for another one in " + tokens.place() + ".");
        } else if (System.nanoTime() - tokenMissed > settings.tokenPatience().toNanos()) {
            end(ExitStatus.NOT_ACCEPTED, "The token has expired, and no other one came into " + tokens.place() + ".");
        }
        return false;
    }

    private void receive() {
        List<Answer> answers = exchange.receive(settings.rate() > 0 ? PACED_POLL : POLL, header.run());
        for (String requestId : exchange.failed()) {
            Asked asked = out.remove(requestId);
            if (asked != null) {
                again.add(asked.row());
            }
        }
        List<Done> done = new ArrayList<>();
        for (Answer answer : answers) {
            Asked asked = out.get(answer.requestId());
            if (asked == null) {
                continue;
            }
            heard = System.nanoTime();
            out.remove(answer.requestId());
            if (answer.tokenExpired()) {
                tokens.refusedAsExpired(asked.token());
                again.add(asked.row());
            } else {
                done.add(done(asked.row(), answer, asked.repeatable()));
            }
        }
        write(done);
    }

    private Done done(Row row, Answer answer, boolean repeatable) {
        Outcome outcome = rules.outcome(answer, repeatable);
        boolean refused = outcome == Outcome.REFUSED || outcome == Outcome.UNEXPECTED;
        window.answered(refused && settings.stopAfterErrors() > 0);
        if (answer.unauthenticated()) {
            end(ExitStatus.NOT_ACCEPTED, "The worker did not accept the token: " + answer.message());
        } else if (errors.enough(refused ? answer.outcome() : null)) {
            // The last of the list may be the one that is too many: then nobody is unanswered, and some are refused.
            end(
                    ExitStatus.ALL_DONE,
                    "Stopped after " + settings.stopAfterErrors() + " times " + answer.outcome()
                            + " in a row (--stop-after-errors).");
        }
        return new Done(row, new Entry(plan.source().values(row), answer, outcome));
    }

    private void write(List<Done> all) {
        if (all.isEmpty()) {
            return;
        }
        all.forEach(done -> journal.append(done.entry()));
        journal.force();
        for (Done done : all) {
            if (plan.index().markDone(UserHash.of(done.row().userId()))) {
                tally.add(done.entry());
                watch.answered(done.row().line(), done.entry());
            }
        }
    }

    private void end(int status, String why) {
        if (ending == null) {
            ending = new Ending(status, why);
        }
    }

    private record Done(Row row, Entry entry) {}
}
