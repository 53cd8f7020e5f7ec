package io.deactivateuser.apply;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class PieceSizeTest {
    private static final Duration SLOW = Limits.SHORT.plusMillis(1);
    private static final Duration NEITHER = Limits.SHORT.minusMillis(1);
    private static final Duration QUICK = Duration.ofMillis(10);

    private final PieceSize size = new PieceSize();

    @Test
    void aTransactionThatHeldItsLocksForTooLongIsCutAndGrowsAgainWithQuickOnes() {
        assertThat(size.get()).isEqualTo(PieceSize.MOST);

        size.took(2_000, SLOW);
        assertThat(size.get()).isEqualTo(500);
        size.took(500, SLOW);
        assertThat(size.get()).isEqualTo(125);
        size.took(125, NEITHER);
        assertThat(size.get()).isEqualTo(125);
        size.took(125, QUICK);
        assertThat(size.get()).isEqualTo(250);
        size.took(10, QUICK);
        assertThat(size.get())
                .as("a batch with few requests takes nothing back")
                .isEqualTo(250);

        while (size.get() < PieceSize.MOST) {
            size.took(size.get(), QUICK);
        }
        assertThat(size.get()).isEqualTo(PieceSize.MOST);
    }

    @Test
    void oneThatWasGivenUpIsCutAndOneRequestIsNotCutFurther() {
        size.tooLong(40);
        assertThat(size.get()).isEqualTo(10);
        size.tooLong(40);
        assertThat(size.get()).as("given up at the same time by another thread").isEqualTo(10);
        size.tooLong(1);
        assertThat(size.get()).isEqualTo(1);
        size.took(1, SLOW);
        assertThat(size.get()).isEqualTo(1);
    }
}
