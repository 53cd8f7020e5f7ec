package io.deactivateuser.reply;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeader;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.junit.jupiter.api.Test;

class EchoHeadersTest {
    private static final int NAME = "echo-x".length();

    @Test
    void thoseThatBeginSoComeBackAsTheyAreInTheirOrder() {
        Header one = new RecordHeader("echo-workflow", new byte[] {0, -1, 10});
        Header again = new RecordHeader("echo-workflow", new byte[0]);
        Header shouted = new RecordHeader("ECHO-Task", "t".getBytes(StandardCharsets.UTF_8));
        Header absent = new RecordHeader("echo-", (byte[]) null);
        Header other = new RecordHeader("xecho-", new byte[1]);
        Headers request = new RecordHeaders(new Header[] {one, other, again, shouted, absent});

        assertThat(EchoHeaders.areTooMany(request)).isFalse();
        assertThat(EchoHeaders.of(request)).containsExactly(one, again, shouted, absent);
    }

    @Test
    void sixteenMayBeThereAndNoMore() {
        assertThat(EchoHeaders.areTooMany(some(16))).isFalse();
        assertThat(EchoHeaders.of(some(16))).hasSize(16);
        assertThat(EchoHeaders.areTooMany(some(17))).isTrue();
        assertThat(EchoHeaders.of(some(17))).hasSize(16);
    }

    @Test
    void namesAndValuesTogetherMayHave8192Bytes() {
        Headers longest = new RecordHeaders(List.of(echo(8_192 - 2 * NAME), echo(0)));
        Headers tooLong = new RecordHeaders(List.of(echo(8_192 - 2 * NAME), echo(1)));

        assertThat(EchoHeaders.areTooMany(longest)).isFalse();
        assertThat(EchoHeaders.of(longest)).hasSize(2);
        assertThat(EchoHeaders.areTooMany(tooLong)).isTrue();
        assertThat(EchoHeaders.of(tooLong)).hasSize(1);
    }

    @Test
    void oneThatIsTooLongAloneTakesNothingFromThoseBehind() {
        Headers headers = new RecordHeaders(List.of(echo(9_000), echo(1)));

        assertThat(EchoHeaders.areTooMany(headers)).isTrue();
        assertThat(EchoHeaders.of(headers)).hasSize(1);
    }

    private static Headers some(int count) {
        return new RecordHeaders(
                IntStream.range(0, count).mapToObj(number -> echo(1)).toList());
    }

    private static Header echo(int valueBytes) {
        return new RecordHeader("echo-x", new byte[valueBytes]);
    }
}
