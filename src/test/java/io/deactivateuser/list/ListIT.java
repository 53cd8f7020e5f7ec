package io.deactivateuser.list;

import static org.assertj.core.api.Assertions.assertThat;

import de.siegmar.fastcsv.reader.NamedCsvRecord;
import io.deactivateuser.fixtures.Answered;
import io.deactivateuser.fixtures.Deployment;
import io.deactivateuser.list.Tool.Ended;
import io.deactivateuser.list.Tool.Running;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Runs of the tool with a worker. */
class ListIT {
    private static final int INTERRUPTED = 130;

    private static Deployment deployment;

    @TempDir
    private Path directory;

    private Tool tool;
    private int before;

    @BeforeAll
    static void startWorker() {
        deployment = Deployment.create();
        deployment.startWorker();
    }

    @BeforeEach
    void start() throws IOException {
        tool = new Tool(directory, deployment);
        before = answered();
    }

    @AfterAll
    static void end() throws Exception {
        deployment.close();
    }

    @Test
    void everyUserOfAListIsDeactivatedAndHasALineInTheResultFile() {
        List<String> users = tool.users(5_000);

        // The user is listed again while the first request for that user is out.
        List<String> twice = new ArrayList<>(users);
        twice.add(4_000, users.get(4_000));

        Ended ended = tool.ended(Tool.run(tool.people(twice), "--yes=5000"));

        assertThat(ended.status()).as(ended.err()).isZero();
        assertThat(ended.out()).isEmpty();
        assertThat(ended.err())
                .contains("5,000 users to be deactivated: " + users.get(0), users.get(4_999), "Reason:  Left")
                .contains("people.csv:4003: note: The user " + users.get(4_000) + " is in line 4002 already")
                .containsPattern("deactivated +5,000\n")
                .containsPattern("unanswered +0\n");
        Map<String, NamedCsvRecord> results = tool.results("people.result.csv");
        assertThat(results.keySet()).containsExactlyInAnyOrderElementsOf(users);
        assertThat(results.values()).allSatisfy(line -> {
            assertThat(line.getField("requestReason")).isEqualTo("Left");
            assertThat(line.getField("code")).isEqualTo("0");
            assertThat(line.getField("sequence")).isEqualTo("2");
            assertThat(line.getField("replayed")).isEqualTo("false");
        });
        assertThat(deactivatedOnce(users)).isTrue();
        assertThat(requests()).isEqualTo(5_000);
    }

    @Test
    void aRunThatIsKilledTwiceGoesOnAndLosesAndDoublesNothing() {
        List<String> users = tool.users(4_000);
        Path people = tool.people(users);
        String[] command = Tool.run(people, "--yes=4000", "--rate=1500");

        killAfter(command, 500);
        Set<String> first = tool.results("people.result.csv").keySet();
        killAfter(command, 2_000);
        assertThat(tool.results("people.result.csv").keySet()).containsAll(first);
        tool.write("people.result.csv.new", "What a crash has left.");
        String half = cutTheLastLine("people.result.csv");
        Ended ended = tool.ended(command);

        assertThat(ended.status()).as(ended.err()).isZero();
        assertThat(ended.err()).contains("going on with run").containsPattern("deactivated +4,000\n");
        Map<String, NamedCsvRecord> results = tool.results("people.result.csv");
        assertThat(results.keySet()).containsExactlyInAnyOrderElementsOf(users);
        assertThat(requestIds(results)).hasSize(4_000);
        assertThat(tool.result("people.result.csv", half).getField("replayed"))
                .as("its answer was found among the results")
                .isEqualTo("false");
        assertThat(deactivatedOnce(users)).isTrue();
        assertThat(tool.ended(command).status()).as("once more").isZero();
    }

    @Test
    void whatAProgramWasToldIsInTheResultFileAfterAKill() {
        List<String> users = tool.users(3_000);
        Running running = tool.start(Tool.run(tool.people(users), "--yes=3000", "--rate=1500", "--json"));
        Awaitility.await().until(() -> running.out().lines().count() > 500);

        running.kill();

        String out = running.out();
        List<String> told = out.substring(0, out.lastIndexOf('\n'))
                .lines()
                .map(line -> new JsonMapper().readTree(line).path("userId").asString())
                .toList();
        assertThat(told).hasSizeBetween(500, 2_999);
        assertThat(tool.results("people.result.csv").keySet()).containsAll(told);
    }

    @Test
    void ofOtherRowsTheDifferenceIsNamedAndAmendedTheyChangeNothingForTheOthers() {
        List<String> users = tool.users(4);
        List<String> mistyped = List.of(users.get(0), "nobody", users.get(2));
        Ended first = tool.ended(Tool.run(tool.people(mistyped), "--yes=3"));
        assertThat(first.status()).as(first.err()).isEqualTo(1);
        assertThat(first.err()).containsPattern("USER_NOT_FOUND +1  User not found.");
        Map<String, NamedCsvRecord> before = tool.results("people.result.csv");

        List<String> mended = List.of(users.get(3), users.get(0), users.get(1), users.get(2));
        Path people = tool.people(mended);
        Ended refused = tool.ended(Tool.run(people, "--yes=4"));
        assertThat(refused.status()).isEqualTo(2);
        assertThat(refused.err())
                .contains("3 users then, 4 now")
                .contains("not in the file any more: nobody (USER_NOT_FOUND)")
                .contains("not answered yet: " + users.get(3) + " (line 2), " + users.get(1) + " (line 4)");
        assertThat(requests()).isEqualTo(3);

        Ended amended = tool.ended(Tool.run(people, "--yes=4", "--amended"));
        assertThat(amended.status()).as(amended.err()).isZero();
        assertThat(requests()).isEqualTo(5);
        Map<String, NamedCsvRecord> after = tool.results("people.result.csv");
        before.forEach((user, line) ->
                assertThat(tool.result("people.result.csv", user).getFields()).isEqualTo(line.getFields()));
        assertThat(runs(after)).hasSize(1);
        assertThat(deactivatedOnce(users)).isTrue();
    }

    @Test
    void anotherRunIsBegunWhereOneAsksForItAndTheResultsOfTheFirstAreKept() {
        List<String> users = tool.users(2);
        Path people = tool.people(users);
        assertThat(tool.ended(Tool.run(people, "--yes=2")).status()).isZero();
        String run = runs(tool.results("people.result.csv")).iterator().next();

        Ended again = tool.ended(Tool.run(people, "--yes=2", "--new-run"));

        assertThat(again.status())
                .as("deactivated already counts: " + again.err())
                .isZero();
        assertThat(again.err()).containsPattern("deactivated already +2\n");
        assertThat(tool.results("people.result.csv").values())
                .extracting(line -> line.getField("reason"))
                .containsOnly("USER_ALREADY_DEACTIVATED");
        assertThat(tool.results("people.result." + run + ".csv").keySet()).containsExactlyElementsOf(users);
    }

    @Test
    void aDryRunChangesNothingAndTheRealRunFollows() {
        List<String> users = tool.users(2);
        Path people = tool.people(users.get(0), "nobody", users.get(1));

        Ended dry = tool.ended(Tool.run(people, "--yes=3", "--dry-run"));
        assertThat(dry.status()).as(dry.err()).isEqualTo(1);
        assertThat(dry.err()).contains("Dry run, nothing is changed").containsPattern("would be deactivated +2\n");
        assertThat(users)
                .allSatisfy(
                        user -> assertThat(deployment.directory().state(user)).isEqualTo("active"));

        assertThat(tool.ended(Tool.run(people, "--yes=3")).status()).isEqualTo(1);
        assertThat(deactivatedOnce(users)).isTrue();
    }

    @Test
    void aReasonThatIsTheSameForEverybodyStopsTheRun() {
        List<String> strangers = new ArrayList<>();
        for (int i = 0; i < 200; i++) {
            strangers.add("stranger-" + i);
        }
        Path people = tool.people(strangers);

        Ended ended = tool.ended(Tool.run(people, "--yes=200"));
        assertThat(ended.status()).as("the others were not asked for").isEqualTo(4);
        assertThat(ended.err())
                .contains("Stopped after 25 times USER_NOT_FOUND in a row")
                .containsPattern("unanswered +175\n");
        assertThat(requests()).isEqualTo(25);

        Ended all = tool.ended(Tool.run(people, "--yes=200", "--stop-after-errors=0"));
        assertThat(all.status()).isEqualTo(1);
        assertThat(all.err())
                .containsPattern("unanswered +0\n")
                .contains("Of the refused, 200 have an answer that stands")
                .contains("the same command does not ask for them again, --new-run does");
        assertThat(requests()).isEqualTo(200);
    }

    @Test
    void aTokenThatIsRefusedCostsOneRequestAndAnotherOneGoesOn() throws IOException {
        List<String> users = tool.users(100);
        Path people = tool.people(users);
        Files.writeString(tool.token(), new io.deactivateuser.fixtures.TokenSigner("other").token(Deployment.ADMIN));

        Ended refused = tool.ended(Tool.run(people, "--yes=100"));
        assertThat(refused.status()).as(refused.err()).isEqualTo(5);
        assertThat(refused.err()).contains("The worker did not accept the token");
        assertThat(requests()).isEqualTo(1);

        Files.writeString(tool.token(), deployment.adminToken());
        Ended ended = tool.ended(Tool.run(people, "--yes=100"));
        assertThat(ended.status()).as(ended.err()).isZero();
        assertThat(tool.results("people.result.csv").keySet()).containsExactlyInAnyOrderElementsOf(users);
        assertThat(requests()).isEqualTo(101);
    }

    @Test
    void theFirstInterruptWaitsForWhatIsOutAndTheNextStartGoesOn() {
        List<String> users = tool.users(3_000);
        String[] command = Tool.run(tool.people(users), "--yes=3000", "--rate=500");
        Running running = tool.start(command);
        awaitResults(running, 200);

        running.interrupt();
        Ended ended = running.ended();

        assertThat(ended.status()).as(ended.err()).isEqualTo(INTERRUPTED);
        assertThat(ended.err()).contains("Interrupted");
        assertThat(tool.results("people.result.csv"))
                .as("what was sent is answered")
                .hasSize(requests());
        assertThat(tool.ended(Tool.run(tool.people(users), "--yes=3000")).status())
                .isZero();
        assertThat(requests()).as("nobody was asked for twice").isEqualTo(3_000);
    }

    @Test
    void aProgramReadsOneObjectALine() {
        List<String> users = tool.users(2);

        Ended ended = tool.ended(Tool.run(tool.people(users.get(0), "nobody", users.get(1)), "--yes=3", "--json"));

        List<JsonNode> objects =
                ended.out().lines().map(line -> new JsonMapper().readTree(line)).toList();
        assertThat(objects).hasSize(4);
        assertThat(objects.subList(0, 3))
                .extracting(object -> object.path("userId").asString() + " "
                        + object.path("outcome").asString())
                .containsExactlyInAnyOrder(users.get(0) + " done", "nobody refused", users.get(1) + " done");
        JsonNode summary = objects.get(3);
        assertThat(summary.path("done").asInt()).isEqualTo(2);
        assertThat(summary.path("refusals").path("USER_NOT_FOUND").asInt()).isEqualTo(1);
        assertThat(summary.path("exitStatus").asInt()).isEqualTo(1).isEqualTo(ended.status());
    }

    @Test
    void anAnswerFromBeforeTheRunIsShownApartAndIsNoSuccess() throws IOException {
        List<String> users = tool.users(2);
        Path people = tool.people(users);
        assertThat(tool.ended(Tool.run(people, "--yes=2")).status()).isZero();

        // As if the run had begun an hour later, and nobody had an answer yet.
        Path results = tool.file("people.result.csv");
        String header = Files.readString(results).lines().findFirst().orElseThrow();
        Files.writeString(
                results, header.replaceFirst("\"\"started\"\":\"\"\\d{4}", "\"\"started\"\":\"\"2999") + "\n");
        Ended ended = tool.ended(Tool.run(people, "--yes=2"));

        assertThat(ended.status()).as(ended.err()).isEqualTo(1);
        assertThat(ended.err())
                .containsPattern("answered from another time +2\n")
                .containsPattern(" deactivated +0\n");
        assertThat(tool.results("people.result.csv").values())
                .extracting(line -> line.getField("replayed"))
                .containsOnly("unexpected");
    }

    @Test
    void showPrintsTheAnswersToRequests() {
        List<String> users = tool.users(1);
        tool.ended(Tool.run(tool.people(users), "--yes=1"));
        String requestId = tool.result("people.result.csv", users.get(0)).getField("requestId");

        Ended shown = tool.ended("show", requestId);
        assertThat(shown.status()).as(shown.err()).isZero();
        assertThat(shown.out()).contains("\"requestId\":\"" + requestId + "\"", "\"sequence\":\"2\"");

        Ended missing = tool.ended("show", requestId, "no-such");
        assertThat(missing.status()).isEqualTo(4);
        assertThat(missing.err()).contains("No answer to no-such");
    }

    @Test
    void aRunIsUndoneButForThoseWhoWereTouchedSinceAndCanBeRunAgain() {
        List<String> users = tool.users(5);
        Path people = tool.people(users);
        assertThat(tool.ended(Tool.run(people, "--yes=5")).status()).isZero();
        String touched = users.get(2);
        deployment.directory().jdbc().update("UPDATE users SET sequence = sequence + 1 WHERE id = ?", touched);
        String results = tool.file("people.result.csv").toString();

        Ended undone = tool.ended("undo", results, "--yes=5");

        assertThat(undone.status()).as(undone.err()).isEqualTo(1);
        assertThat(undone.err())
                .contains("5 users to be made active again: ")
                .containsPattern("made active again +4\n")
                .containsPattern("SEQUENCE_MISMATCH +1 ")
                .contains("left since somebody has changed them: " + touched + "\n");
        assertThat(users)
                .allSatisfy(user -> assertThat(deployment.directory().state(user))
                        .isEqualTo(user.equals(touched) ? "deactivated" : "active"));
        assertThat(tool.result("people.result.undo.csv", touched).getField("reason"))
                .isEqualTo("SEQUENCE_MISMATCH");

        Ended refused = tool.ended(Tool.run(people, "--yes=5"));
        assertThat(refused.status()).isEqualTo(2);
        assertThat(refused.err()).contains("was undone");
        Ended again = tool.ended(Tool.run(people, "--yes=5", "--new-run"));
        assertThat(again.status()).as(again.err()).isZero();
        assertThat(users)
                .allSatisfy(
                        user -> assertThat(deployment.directory().state(user)).isEqualTo("deactivated"));
        assertThat(tool.file("people.result.undo.csv")).doesNotExist();
    }

    @Test
    void aRunThatWasNotBroughtToItsEndIsUndoneOnlyWhereOneSaysSo() throws IOException {
        List<String> users = tool.users(4);
        Path people = tool.people(users);
        assertThat(tool.ended(Tool.run(people, "--yes=4")).status()).isZero();
        // As a kill leaves it before the last two answers came: their users are deactivated, and have no line.
        Path results = tool.file("people.result.csv");
        List<String> lines = Files.readAllLines(results);
        Files.write(results, lines.subList(0, 3));

        Ended refused = tool.ended("undo", results.toString(), "--yes=2");
        assertThat(refused.status()).as(refused.err()).isEqualTo(2);
        assertThat(refused.err()).contains("2 users of this run have no answer here: run it to its end first");

        Ended soFar = tool.ended("undo", results.toString(), "--yes=2", "--so-far", "--dry-run");
        assertThat(soFar.status()).as(soFar.err()).isZero();
        assertThat(tool.ended(Tool.run(people, "--yes=4")).status()).isZero();
        assertThat(tool.ended("undo", results.toString(), "--yes=4").status()).isZero();
        assertThat(users)
                .allSatisfy(
                        user -> assertThat(deployment.directory().state(user)).isEqualTo("active"));
    }

    @Test
    void anUndoOfAnAmendedRunKnowsWhoIsInTheListNoMore() throws IOException {
        List<String> users = tool.users(3);
        assertThat(tool.ended(Tool.run(tool.people(users), "--yes=3")).status()).isZero();
        Path people = tool.people(users.subList(1, 3));
        assertThat(tool.ended(Tool.run(people, "--yes=2", "--amended")).status())
                .isZero();
        String results = tool.file("people.result.csv").toString();
        List<String> lines = Files.readAllLines(Path.of(results));

        Files.write(Path.of(results), lines.subList(0, 3));
        Ended refused = tool.ended("undo", results, "--yes=2");
        assertThat(refused.status()).as(refused.err()).isEqualTo(2);
        assertThat(refused.err()).contains("1 user of this run has no answer here");

        Files.write(Path.of(results), lines);
        assertThat(tool.ended("undo", results, "--yes=3").status()).isZero();
    }

    @Test
    void aResultFileThatASpreadsheetHasSavedIsReadAndADamagedOneIsRefused() throws IOException {
        List<String> users = tool.users(4);
        Path people = tool.people(users);
        assertThat(tool.ended(Tool.run(people, "--yes=4")).status()).isZero();
        Path results = tool.file("people.result.csv");
        List<String> lines = Files.readAllLines(results);

        // A spreadsheet writes truth values in capitals, a byte order mark, and a field under each column.
        Files.writeString(
                results,
                "\uFEFF" + lines.get(0) + "\r\n"
                        + lines.subList(1, 5).stream()
                                .map(line -> line.replaceFirst("false$", "FALSE,\r\n"))
                                .collect(Collectors.joining()));
        Ended again = tool.ended(Tool.run(people, "--yes=4"));
        assertThat(again.status()).as(again.err()).isZero();
        assertThat(again.err()).containsPattern("answered before this start +4\n");

        for (String damaged : List.of("\"a\"b", "\"not closed", "no entry", users.get(1) + ",,,id,0,,,2,,,maybe")) {
            Files.write(results, List.of(lines.get(0), lines.get(1), damaged, lines.get(3), lines.get(4)));
            String text = Files.readString(results);
            Ended undo = tool.ended("undo", results.toString(), "--so-far", "--yes=3");
            assertThat(undo.status()).as(damaged + undo.err()).isEqualTo(2);
            assertThat(undo.err()).contains("people.result.csv:3: This line is no result");
            Ended resumed = tool.ended(Tool.run(people, "--yes=4"));
            assertThat(resumed.status()).as(damaged + resumed.err()).isEqualTo(2);
            assertThat(Files.readString(results)).as("nothing is lost").isEqualTo(text);
        }
        assertThat(deactivatedOnce(users)).isTrue();
    }

    @Test
    void anUndoIsAlwaysFoundByTheRunThatItTookBack() {
        List<String> users = tool.users(1);
        Path people = tool.people(users);
        assertThat(tool.ended(Tool.run(people, "--yes=1")).status()).isZero();
        String results = tool.file("people.result.csv").toString();
        String elsewhere = "--out=" + tool.file("other.csv");

        Ended refused = tool.ended("undo", results, "--yes=1", elsewhere);
        assertThat(refused.status()).as(refused.err()).isEqualTo(2);
        assertThat(refused.err()).contains("--out is not for undo: its result file is");
        assertThat(deactivatedOnce(users)).isTrue();

        Ended dry = tool.ended("undo", results, "--yes=1", elsewhere, "--dry-run");
        assertThat(dry.status()).as(dry.err()).isZero();
        assertThat(dry.err()).containsPattern("would be made active again +1\n");
        assertThat(deactivatedOnce(users)).isTrue();
    }

    @Test
    void whereARunWasMovedAwayAndItsUndoWasNotTheNextRunIsNotTakenForUndone() throws IOException {
        List<String> users = tool.users(1);
        Path people = tool.people(users);
        String results = tool.file("people.result.csv").toString();
        assertThat(tool.ended(Tool.run(people, "--yes=1")).status()).isZero();
        assertThat(tool.ended("undo", results, "--yes=1").status()).isZero();
        // As a kill between the two leaves it.
        Files.move(Path.of(results), tool.file("moved.csv"));

        assertThat(tool.ended(Tool.run(people, "--yes=1")).status()).isZero();

        Ended again = tool.ended(Tool.run(people, "--yes=1"));
        assertThat(again.status()).as(again.err()).isZero();
        assertThat(tool.ended("undo", results, "--yes=1").status()).isZero();
        assertThat(deployment.directory().state(users.get(0))).isEqualTo("active");
    }

    @Test
    void anUndoThatIsKilledGoesOnAndAnUndoIsNotUndone() throws IOException {
        List<String> users = tool.users(2_000);
        assertThat(tool.ended(Tool.run(tool.people(users), "--yes=2000")).status())
                .isZero();
        String results = tool.file("people.result.csv").toString();
        Path undo = tool.file("people.result.undo.csv");
        Running running = tool.start("undo", results, "--yes=2000", "--rate=500");
        awaitResults(running, undo, 300);
        running.kill();

        Ended ended = tool.ended("undo", results, "--yes=2000");

        assertThat(ended.status()).as(ended.err()).isZero();
        assertThat(ended.err()).contains("going on with run").containsPattern("made active again +2,000\n");
        assertThat(tool.results("people.result.undo.csv").keySet()).containsExactlyInAnyOrderElementsOf(users);
        assertThat(users.subList(0, 10))
                .allSatisfy(
                        user -> assertThat(deployment.directory().state(user)).isEqualTo("active"));
        Ended undone = tool.ended("undo", undo.toString(), "--yes=2000");
        assertThat(undone.status()).isEqualTo(2);
        assertThat(undone.err()).contains("This is the result of an undo");
    }

    @Test
    void theTokenMayComeFromTheEnvironment() throws IOException {
        List<String> users = tool.users(1);
        Path people = tool.people(users);
        Files.delete(tool.token());

        Ended none = tool.ended(Tool.run(people, "--yes=1"));
        assertThat(none.status()).as(none.err()).isEqualTo(2);
        Ended ended = tool.withToken(deployment.adminToken()).ended(Tool.run(people, "--yes=1"));

        assertThat(ended.status()).as(ended.err()).isZero();
        assertThat(deactivatedOnce(users)).isTrue();
    }

    @Test
    void theAuditTrailSaysWhichRunAnEventIsOf() {
        List<String> users = tool.users(1);
        assertThat(tool.ended(Tool.run(tool.people(users), "--yes=1")).status()).isZero();

        String run = runs(tool.results("people.result.csv")).iterator().next();
        assertThat(deployment.directory().events(users.get(0)))
                .singleElement()
                .satisfies(event -> assertThat(event).containsEntry("batch_id", run));
    }

    private void killAfter(String[] command, int lines) {
        Running running = tool.start(command);
        awaitResults(running, lines);
        running.kill();
    }

    /** Until a result file has so many lines, or the program ended. */
    private void awaitResults(Running running, int lines) {
        awaitResults(running, tool.file("people.result.csv"), lines);
    }

    private static void awaitResults(Running running, Path results, int lines) {
        Awaitility.await()
                .until(() -> !running.process().isAlive()
                        || (Files.exists(results) && Files.readAllLines(results).size() > lines));
        assertThat(running.process().isAlive()).as(running.err()).isTrue();
    }

    /** As a crash of the machine may leave it; returns whose line it is. */
    private String cutTheLastLine(String name) {
        try {
            String text = Files.readString(tool.file(name)).stripTrailing();
            Files.writeString(tool.file(name), text.substring(0, text.length() - "se".length()));
            return text.substring(text.lastIndexOf('\n') + 1).split(",", 2)[0];
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private boolean deactivatedOnce(List<String> users) {
        Integer states = deployment
                .directory()
                .jdbc()
                .queryForObject(
                        "SELECT count(*) FROM users WHERE state = 'deactivated' AND sequence = 2 AND id = ANY (?)",
                        Integer.class,
                        (Object) users.toArray(String[]::new));
        return states != null && states == users.size();
    }

    /** How many requests there were in this test, each answered. */
    private int requests() {
        return answered() - before;
    }

    private static int answered() {
        return (int) deployment.answers().untilNow().stream()
                .map(Answered::request)
                .distinct()
                .count();
    }

    private static Set<String> requestIds(Map<String, NamedCsvRecord> results) {
        return results.values().stream().map(line -> line.getField("requestId")).collect(Collectors.toSet());
    }

    private static Set<String> runs(Map<String, NamedCsvRecord> results) {
        Set<String> runs = new HashSet<>();
        requestIds(results).forEach(id -> runs.add(id.substring(0, id.lastIndexOf('-'))));
        return runs;
    }
}
