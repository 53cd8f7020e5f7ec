package io.deactivateuser.consume;

import static org.assertj.core.api.Assertions.assertThat;

import io.deactivateuser.settings.WorkerSettings;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;
import org.springframework.transaction.support.SimpleTransactionStatus;

class BackoffTest {
    private final Backoff backoff = new Backoff(settings("100ms", "1s"));

    @Test
    void eachWaitIsTwiceTheOneBeforeUpToTheLongest() {
        assertThat(waits(7)).containsExactly(100L, 200L, 400L, 800L, 1_000L, 1_000L, 1_000L);
    }

    @Test
    void aCommitMakesItShortAgain() {
        waits(3);

        backoff.afterCommit(new SimpleTransactionStatus(), null);

        assertThat(waits(2)).containsExactly(100L, 200L);
    }

    @Test
    void aCommitThatFailedDoesNot() {
        waits(2);

        backoff.afterCommit(new SimpleTransactionStatus(), new IllegalStateException("commit"));

        assertThat(waits(1)).containsExactly(400L);
    }

    @Test
    void eachConsumerThreadHasItsOwn() {
        waits(3);

        assertThat(CompletableFuture.supplyAsync(() -> waits(2), thread -> new Thread(thread).start())
                        .join())
                .containsExactly(100L, 200L);
        assertThat(waits(1)).containsExactly(800L);
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

    private static WorkerSettings settings(String first, String longest) {
        return new Binder(new MapConfigurationPropertySource(
                        Map.of("deactivate-user.retry.first", first, "deactivate-user.retry.longest", longest)))
                .bindOrCreate("deactivate-user", WorkerSettings.class);
    }
}
