package io.deactivateuser.recover;

import static org.assertj.core.api.Assertions.assertThat;

import io.deactivateuser.settings.WorkerSettings;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;

class BackoffTest {
    private final Backoff backoff = new Backoff(settings("100ms", "1s"));

    @Test
    void eachWaitIsTwiceTheOneBeforeUpToTheLongest() {
        assertThat(waits(7)).containsExactly(100L, 200L, 400L, 800L, 1_000L, 1_000L, 1_000L);
    }

    @Test
    void aCommitMakesItShortAgain() {
        waits(3);

        backoff.reset();

        assertThat(waits(2)).containsExactly(100L, 200L);
    }

    @Test
    void aFirstWaitMayBeTheLongest() {
        Backoff constant = new Backoff(settings("1s", "1s"));

        assertThat(Stream.generate(constant::next).limit(2))
                .containsExactly(Duration.ofSeconds(1), Duration.ofSeconds(1));
    }

    private List<Long> waits(int count) {
        return Stream.generate(backoff::next)
                .limit(count)
                .map(Duration::toMillis)
                .toList();
    }

    private static WorkerSettings.Retry settings(String first, String longest) {
        return new Binder(new MapConfigurationPropertySource(
                        Map.of("deactivate-user.retry.first", first, "deactivate-user.retry.longest", longest)))
                .bindOrCreate("deactivate-user", WorkerSettings.class)
                .retry();
    }
}
