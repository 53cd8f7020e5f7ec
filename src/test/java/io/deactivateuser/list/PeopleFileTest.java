package io.deactivateuser.list;

import static org.assertj.core.api.Assertions.assertThat;

import io.deactivateuser.list.file.Findings;
import io.deactivateuser.list.file.PeopleFile;
import io.deactivateuser.list.file.Row;
import io.deactivateuser.list.file.Rows;
import io.deactivateuser.list.go.Plan;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is read from a list, and all that is found wrong with it. */
class PeopleFileTest {
    @TempDir
    private Path directory;

    private final List<String> found = new ArrayList<>();

    @ParameterizedTest
    @ValueSource(strings = {",", ";", "\t"})
    void theSeparatorIsFoundOut(String separator) {
        String text = "reason,userId\nLeft,u-1\n,u-2\n".replace(",", separator);

        assertThat(read(text.getBytes(StandardCharsets.UTF_8)))
                .containsExactly(new Row(2, "u-1", "Left", null, null), new Row(3, "u-2", null, null, null));
        assertThat(found).isEmpty();
    }

    @Test
    void aByteOrderMarkIsNoPartOfTheFirstColumnAndTheRestIsAsTheFileHasIt() throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        bytes.write(new byte[] {(byte) 0xEF, (byte) 0xBB, (byte) 0xBF});
        bytes.write(
                "userId,reason\r\nZoë Grün/東京/🦊,\"a, b \"\"c\"\"\"\r\n\r\nu-2,\r\n".getBytes(StandardCharsets.UTF_8));

        assertThat(read(bytes.toByteArray()))
                .containsExactly(
                        new Row(2, "Zoë Grün/東京/🦊", "a, b \"c\"", null, null), new Row(4, "u-2", null, null, null));
        assertThat(found).isEmpty();
    }

    @Test
    void aFirstLineWhoseQuotationMarkIsNotClosedIsNotCalledEmpty() {
        assertThat(read("\"userId,reason\nu-1,Left\n".getBytes(StandardCharsets.UTF_8)))
                .isEmpty();
        assertThat(found)
                .singleElement()
                .asString()
                .contains("The first line is no CSV; is a quotation mark not closed?");
    }

    @Test
    void everyFaultOfEveryLineIsNamed() {
        String text = String.join(
                "\n",
                "userId,reason,expireTime",
                " u-1,,",
                "u-2\u00A0,,",
                ",Left,",
                "1.2E+15,,",
                "\"1,2E+15\",,",
                "u-3,\"two\nlines\",",
                "u-4,,tomorrow",
                "u-5,,2026-11-26T10:00Z",
                "u-6,",
                "u".repeat(201) + ",,",
                "u-7," + "r".repeat(501) + ",",
                "u-8,,2999-12-31T23:59:59.5+01:00");

        assertThat(read(text.getBytes(StandardCharsets.UTF_8)))
                .containsExactly(new Row(14, "u-8", null, "2999-12-31T23:59:59.5+01:00", null));
        assertThat(found)
                .satisfiesExactly(
                        line -> assertThat(line).startsWith("people.csv:2: There is white space around the user ID"),
                        line -> assertThat(line).startsWith("people.csv:3: There is white space around the user ID"),
                        line -> assertThat(line).isEqualTo("people.csv:4: The user ID is missing."),
                        line -> assertThat(line)
                                .startsWith("people.csv:5: A spreadsheet has made the number \"1.2E+15\""),
                        line -> assertThat(line)
                                .startsWith("people.csv:6: A spreadsheet has made the number \"1,2E+15\""),
                        line -> assertThat(line).startsWith("people.csv:7: The reason \"two lines\" has a line break"),
                        line -> assertThat(line).startsWith("people.csv:9: The expireTime \"tomorrow\" is no RFC 3339"),
                        line -> assertThat(line)
                                .startsWith("people.csv:10: The expireTime \"2026-11-26T10:00Z\" is no"),
                        line -> assertThat(line)
                                .isEqualTo("people.csv:11: The line has 2 fields, and there are 3 columns."),
                        line -> assertThat(line).startsWith("people.csv:12: The user ID has 201 characters"),
                        line -> assertThat(line).startsWith("people.csv:13: The reason has 501 characters"));
    }

    @Test
    void bytesOfAnotherEncodingAreNamed() {
        assertThat(read("userId\nZoë\nu-2\n".getBytes(Charset.forName("windows-1252"))))
                .extracting(Row::userId)
                .containsExactly("u-2");
        assertThat(found)
                .singleElement()
                .asString()
                .startsWith("people.csv:2: ")
                .contains("no UTF-8");
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '`',
            value = {
                "user;reason, There is no column \"user\". The columns are: userId. reason. expireTime.",
                "userID, There is no column \"userID\". The columns are: userId. reason. expireTime.",
                "userId;userId, The column \"userId\" is there twice.",
                "reason, The column \"userId\" is missing.",
            })
    void ofAWrongColumnItsNameAndTheColumnsThatThereAreAreSaid(String header, String finding) {
        assertThat(read((header + "\nu-1;u-1\n").getBytes(StandardCharsets.UTF_8)))
                .isEmpty();
        assertThat(found).contains("people.csv:1: " + finding.replace("userId. reason. ", "userId, reason, "));
    }

    @Test
    void anEmptyFileAndAQuotationMarkThatIsNotClosedAreSaidSo() {
        read(new byte[0]);
        assertThat(found).singleElement().asString().startsWith("people.csv:1: The file is empty");
        found.clear();

        assertThat(read("userId,reason\nu-1,Left\nu-2,\"Left\nu-3,Left\n".getBytes(StandardCharsets.UTF_8)))
                .extracting(Row::userId)
                .containsExactly("u-1");
        assertThat(found).singleElement().asString().startsWith("people.csv:3: From here on the file is no CSV");
    }

    @Test
    void aDuplicateIsNamedAndCountsOnce() {
        Plan plan = plan("userId\nu-1\nu-2\nu-1\n");

        assertThat(plan.users()).isEqualTo(2);
        assertThat(found)
                .singleElement()
                .asString()
                .startsWith("people.csv:4: note: The user u-1 is in line 2 already");
    }

    @Test
    void theRunIsOfItsRowsHoweverTheFileIsWritten() {
        Plan plan = plan("userId,reason\nu-1,Left\nu-2,\n");

        assertThat(plan("reason;userId\r\nLeft;u-1\r\n;\"u-2\"\r\nLeft;u-1\r\n").rowsHash())
                .isEqualTo(plan.rowsHash());
        assertThat(plan("userId,reason\nu-1,Left\nu-2,Left\n").rowsHash()).isNotEqualTo(plan.rowsHash());
        assertThat(plan("userId,reason\nu-2,\nu-1,Left\n").rowsHash()).isNotEqualTo(plan.rowsHash());
    }

    @Test
    void theFirstAndTheLastThreeUsersAreShown() {
        assertThat(Words.users(plan("userId\na\nb\n"))).isEqualTo("a, b");
        assertThat(Words.users(plan("userId\na\nb\nc\nd\n"))).isEqualTo("a, b, c, d");
        assertThat(Words.users(plan("userId\na\nb\nc\nd\ne\nf\ng\nh\n"))).isEqualTo("a, b, c, …, f, g, h");
    }

    private List<Row> read(byte[] bytes) {
        List<Row> all = new ArrayList<>();
        try (Rows rows = file(bytes).open(findings())) {
            rows.forEachRemaining(all::add);
        }
        return all;
    }

    private Plan plan(String text) {
        return Plan.of(file(text.getBytes(StandardCharsets.UTF_8)), findings());
    }

    private PeopleFile file(byte[] bytes) {
        try {
            return new PeopleFile(Files.write(directory.resolve("people.csv"), bytes));
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private Findings findings() {
        return new Findings(Path.of("people.csv"), finding -> found.add(finding.toString()));
    }
}
