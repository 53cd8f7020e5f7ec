package io.deactivateuser.demo;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.function.Consumer;

/** Answers each line of a file: as rows of a table, or as JSON lines. */
record AnswerFile(DemoSettings settings, Streams streams, Colours colours) {
    private static final String SAMPLE = "/demo/requests.jsonl";

    void run(AnswerLines answers, Tally tally) {
        Consumer<Outcome> shown = settings.exit() ? new JsonLines(streams.answers()) : table();
        try (InputStream file = new BufferedInputStream(open())) {
            answers.run(new ReadLines(file), outcomes -> {
                outcomes.forEach(tally);
                outcomes.forEach(shown);
                streams.answers().flush();
            });
        } catch (IOException e) {
            throw new UncheckedIOException("The requests cannot be read", e);
        }
    }

    private AnswerTable table() {
        AnswerTable table = new AnswerTable(streams.answers(), colours);
        table.header();
        return table;
    }

    private InputStream open() throws IOException {
        Path requests = settings.requests();
        return requests == null
                ? Objects.requireNonNull(AnswerFile.class.getResourceAsStream(SAMPLE), "The sample file is missing")
                : Files.newInputStream(requests);
    }
}
