package io.deactivateuser.list.go;

import io.deactivateuser.list.ask.Action;
import io.deactivateuser.list.ask.Answer;
import io.deactivateuser.list.exit.ExitStatus;
import io.deactivateuser.list.exit.Stop;
import io.deactivateuser.list.file.Findings;
import io.deactivateuser.list.file.Row;
import io.deactivateuser.list.file.Rows;
import io.deactivateuser.list.journal.Entry;
import io.deactivateuser.list.journal.Journal;
import io.deactivateuser.list.journal.ResultFile;
import io.deactivateuser.list.journal.RunHeader;
import io.deactivateuser.list.watch.Tally;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** A run that was started before and has left its result file. */
final class EarlierRun {
    private static final int SHOWN = 10;

    private final Plan plan;
    private final Path results;
    private final RunHeader header;

    private EarlierRun(Plan plan, Path results, RunHeader header) {
        this.plan = plan;
        this.results = results;
        this.header = header;
    }

    static EarlierRun read(Plan plan, Path results) {
        try (ResultFile file = ResultFile.open(results)) {
            return new EarlierRun(plan, results, file.header());
        }
    }

    RunHeader header() {
        return header;
    }

    /** Refuses to go on with something else than was begun; the difference is named. */
    void check(Action action, boolean amended) {
        if (header.action() != action) {
            throw new Stop(ExitStatus.USAGE, results + " is the result of another command; --out names another file.");
        }
        if (header.validateOnly()) {
            throw new Stop(ExitStatus.USAGE, results + " is the result of a dry run; --out names another file.");
        }
        if (!header.rows().equals(plan.rowsHash()) && !amended) {
            throw new Stop(ExitStatus.USAGE, difference());
        }
    }

    /** Goes on: whoever has an answer that the worker would only repeat is done, the others are asked for again. */
    OpenRun resume() {
        Tally tally = new Tally(plan.users());
        RunHeader now = header.withRows(plan.rowsHash(), plan.users(), gone());
        Journal journal = Journal.resume(results, now, entry -> {
            UserHash user = RunId.user(header.run(), entry.answer().requestId());
            boolean kept =
                    user != null && entry.answer().recorded() && plan.index().markDone(user);
            if (kept) {
                tally.addBefore(entry);
            }
            return kept || (user != null && plan.index().line(user) == 0);
        });
        return new OpenRun(plan, header, journal, tally, true);
    }

    /** How many of the plan's users have an answer that stands. */
    int answered() {
        int answered = 0;
        try (ResultFile file = ResultFile.open(results)) {
            while (file.hasNext()) {
                Answer answer = file.next().answer();
                UserHash user = RunId.user(header.run(), answer.requestId());
                answered += answer.recorded() && user != null && plan.index().line(user) != 0 ? 1 : 0;
            }
        }
        return answered;
    }

    private int gone() {
        int gone = 0;
        try (ResultFile file = ResultFile.open(results)) {
            while (file.hasNext()) {
                UserHash user = RunId.user(header.run(), file.next().answer().requestId());
                gone += user != null && plan.index().line(user) == 0 ? 1 : 0;
            }
        }
        return gone;
    }

    private String difference() {
        List<String> gone = new ArrayList<>();
        long answeredAndThere = 0;
        UserIndex answered = new UserIndex();
        try (ResultFile file = ResultFile.open(results)) {
            while (file.hasNext()) {
                Entry entry = file.next();
                UserHash user = RunId.user(header.run(), entry.answer().requestId());
                if (user == null) {
                    continue;
                }
                if (plan.index().line(user) == 0) {
                    gone.add(entry.values().get(0) + " (" + entry.answer().outcome() + ")");
                } else if (answered.add(user, plan.index().line(user)) > 0) {
                    answeredAndThere = answered.size();
                }
            }
        }
        StringBuilder text = new StringBuilder()
                .append(plan.source().path())
                .append(" has other rows than when the run ")
                .append(header.run())
                .append(" was started: ")
                .append(header.users())
                .append(" users then, ")
                .append(plan.users())
                .append(" now.");
        list(text, "Answered, and not in the file any more: ", gone);
        long open = plan.users() - answeredAndThere;
        if (open > 0) {
            list(text, "In the file, and not answered yet: ", unanswered(answered));
        } else if (gone.isEmpty()) {
            text.append("\n  The users are the same; a reason, an expireTime or the order is not.");
        }
        return text.append("\n--amended goes on with the run: who was answered stays so, and the others are asked for."
                        + " --new-run begins another.")
                .toString();
    }

    private List<String> unanswered(UserIndex answered) {
        List<String> open = new ArrayList<>();
        try (Rows rows = plan.source().open(new Findings(plan.source().path(), finding -> {}))) {
            while (rows.hasNext() && open.size() <= SHOWN) {
                Row row = rows.next();
                UserHash user = UserHash.of(row.userId());
                if (answered.line(user) == 0 && plan.index().line(user) == row.line()) {
                    open.add(row.userId() + " (line " + row.line() + ")");
                }
            }
        }
        return open;
    }

    private static void list(StringBuilder text, String title, List<String> names) {
        if (!names.isEmpty()) {
            text.append("\n  ")
                    .append(title)
                    .append(names.stream().limit(SHOWN).collect(Collectors.joining(", ")))
                    .append(names.size() > SHOWN ? ", …" : "");
        }
    }
}
