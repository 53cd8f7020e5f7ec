package io.deactivateuser.list;

import static org.assertj.core.api.Assertions.assertThat;

import io.deactivateuser.fixtures.Deployment;
import io.deactivateuser.list.Tool.Ended;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A list of a million users, in a heap in which their IDs alone would hardly fit. */
class LargeListIT {
    private static final int USERS = 1_000_000;
    private static final int KNOWN = 2_000;

    @TempDir
    private Path directory;

    @Test
    void aMillionLinesFitInto128Megabytes() throws Exception {
        try (Deployment deployment = Deployment.create()) {
            deployment.startWorker();
            Tool tool = new Tool(directory, deployment).on("-Xmx128m", "-XX:+UseSerialGC");
            Path people = million(tool);
            deployment
                    .directory()
                    .jdbc()
                    .update(
                            "INSERT INTO users SELECT id(n), 'org-1', 'active', 1, now(), now() FROM generate_series(1, ?) n"
                                    .replace("id(n)", "'00000000-0000-4000-8000-' || lpad(n::text, 12, '0')"),
                            KNOWN);

            Ended checked = tool.ended("check", people.toString());
            assertThat(checked.status()).as(checked.err()).isZero();
            assertThat(checked.out()).contains("1,000,000 users, 0 duplicates, 0 errors.");

            // Nobody behind the first is known, so the run ends there;
            // its plan and its place in the file are those of a million.
            Ended ended = tool.ended(Tool.run(people, "--yes=1000000"));
            assertThat(ended.status()).as(ended.err()).isEqualTo(4);
            assertThat(ended.err()).containsPattern("deactivated +2,000\n").contains("USER_NOT_FOUND in a row");
        }
    }

    private static Path million(Tool tool) throws IOException {
        Path people = tool.file("people.csv");
        try (BufferedWriter file = Files.newBufferedWriter(people)) {
            file.write("userId,reason\n");
            for (int i = 1; i <= USERS; i++) {
                file.write(String.format(Locale.ROOT, "00000000-0000-4000-8000-%012d,Left the company%n", i));
            }
        }
        return people;
    }
}
