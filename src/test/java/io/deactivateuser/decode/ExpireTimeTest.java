package io.deactivateuser.decode;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ExpireTimeTest {
    @ParameterizedTest
    @CsvSource({
        "2026-11-23T10:00:00Z, 2026-11-23T10:00:00Z",
        "2026-11-23t10:00:00.5z, 2026-11-23T10:00:00.500Z",
        "2026-11-23T10:00:00.123456789+01:00, 2026-11-23T09:00:00.123456789Z",
        "2026-11-23T10:00:00-00:00, 2026-11-23T10:00:00Z",
        "2026-11-23T23:59:59-23:59, 2026-11-24T23:58:59Z",
        "2016-12-31T23:59:60Z, 2016-12-31T23:59:59Z",
        "1990-12-31T15:59:60-08:00, 1990-12-31T23:59:59Z",
        "2017-01-01T05:44:60.5+05:45, 2016-12-31T23:59:59.500Z"
    })
    void anRfc3339DateIsReadAsItsInstant(String text, Instant instant) {
        assertThat(ExpireTime.parse(text)).isEqualTo(instant);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "2026-11-23T10:00:60Z",
                "2016-12-31T23:59:60+01:00",
                "2026-11-23T24:00:00Z",
                "2026-02-29T10:00:00Z",
                "2026-11-23T10:00Z",
                "2026-11-23T10:00:00",
                "2026-11-23T10:00:00+1:00",
                "2026-11-23T10:00:00.Z",
                "२०२६-11-23T10:00:00Z",
                ""
            })
    void anythingElseIsNoDate(String text) {
        assertThat(ExpireTime.parse(text)).isNull();
    }
}
