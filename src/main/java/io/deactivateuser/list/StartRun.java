package io.deactivateuser.list;

import io.deactivateuser.list.ask.Action;
import io.deactivateuser.list.ask.ClientSettings;
import io.deactivateuser.list.ask.Token;
import io.deactivateuser.list.ask.TokenSource;
import io.deactivateuser.list.exit.ExitStatus;
import io.deactivateuser.list.exit.Stop;
import io.deactivateuser.list.file.Findings;
import io.deactivateuser.list.file.RowSource;
import io.deactivateuser.list.go.Interrupts;
import io.deactivateuser.list.go.Plan;
import io.deactivateuser.list.go.RunList;
import io.deactivateuser.list.watch.Bar;
import io.deactivateuser.list.watch.JsonOut;
import io.deactivateuser.list.watch.Lines;
import io.deactivateuser.list.watch.Summary;
import io.deactivateuser.list.watch.Watch;
import java.io.Console;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What {@code run} and {@code undo} have in common: the file, the result file, the settings and the token are looked at, then the
 * person is asked, and only then the broker.
 */
final class StartRun {
    /** A cautious guess, of what a run without a rate does in a second. */
    private static final int USUAL_RATE = 500;

    private final BrokerOptions broker;
    private final RunOptions options;
    private final PrintStream words = System.err;
    private @Nullable JsonOut json;

    StartRun(BrokerOptions broker, RunOptions options) {
        this.broker = broker;
        this.options = options;
    }

    int run(RowSource source, Action action, boolean dryRun, Path results) {
        Plan plan = plan(source);
        RunList list =
                new RunList(plan, action, new RunList.Mode(dryRun, options.newRun(), options.amended()), results);
        ClientSettings clients = broker.clients();
        TokenSource tokens = options.tokens();
        show(plan, action, dryRun, list.resumes(), results);
        checkExpiry(tokens, list.left());
        Console console = Terminal.console();
        Confirm.users(plan.users(), options.yes(), console);

        Watch watch = console == null || options.json() ? new Lines(words) : new Bar(console.writer());
        json = options.json() ? new JsonOut(Output.STANDARD, watch) : null;
        Interrupts interrupts = new Interrupts(() -> Runtime.getRuntime().halt(ExitStatus.INTERRUPTED));
        RunList.Ended ended =
                list.run(clients, broker.topics(), tokens, options.settings(), json == null ? watch : json, interrupts);
        words.println(Summary.of(
                ended.tally(), ended.header(), results, ended.ending().why()));
        if (json != null) {
            json.summary(ended.tally(), ended.header(), ended.exitStatus());
        }
        return ended.exitStatus();
    }

    /** Tells a program that there is no summary, and why; a person reads that elsewhere. */
    void failed(int status, String why) {
        if (options.json()) {
            JsonOut to = json == null ? new JsonOut(Output.STANDARD, new Lines(words)) : json;
            to.failed(status, why);
        }
    }

    private Plan plan(RowSource source) {
        Findings findings = new Findings(source.path(), words::println);
        Plan plan = Plan.of(source, findings);
        if (findings.refusals() > 0) {
            words.println(Words.count(source.path(), plan, findings));
            throw new Stop(ExitStatus.USAGE, "Nothing was sent.");
        }
        if (plan.users() == 0) {
            throw new Stop(ExitStatus.USAGE, source.path() + " has no users to ask for. Nothing was sent.");
        }
        return plan;
    }

    private void show(Plan plan, Action action, boolean dryRun, @Nullable String resumes, Path results) {
        words.println((dryRun ? "Dry run, nothing is changed: " : "") + Words.number(plan.users(), "user") + " to be "
                + action.done() + ": " + Words.users(plan));
        if (action == Action.DEACTIVATE) {
            words.println("Reason:  " + Words.reason(plan));
        }
        words.println("Broker:  " + broker.server());
        words.println("Results: " + results + (resumes == null ? "" : ", going on with run " + resumes));
    }

    private void checkExpiry(TokenSource tokens, int users) {
        Token token = tokens.token();
        Instant now = Instant.now();
        if (token.expired(now)) {
            throw new Stop(
                    ExitStatus.NOT_ACCEPTED,
                    "The token in " + tokens.place() + " has expired, at " + token.expires() + ". Nothing was sent.");
        }
        words.println("Token:   of " + token.subject() + ", "
                + (token.expires() == null ? "without an expiry" : "good until " + token.expires()));
        int rate = options.settings().rate() > 0 ? options.settings().rate() : USUAL_RATE;
        Duration needed = Duration.ofSeconds(users / rate);
        if (token.expires() != null && now.plus(needed).isAfter(token.expires())) {
            words.println("At " + rate + " a second the run takes about " + Watch.words(needed)
                    + " and outlasts the token"
                    + (tokens.renewable() ? "; put another one into " + tokens.place() + " in time." : "."));
        }
    }
}
