package io.deactivateuser.torture;

import static org.assertj.core.api.Assertions.assertThat;

import io.deactivateuser.torture.guarantees.Guarantee;
import java.util.Map;
import org.junit.jupiter.api.Test;

/**
 * Traffic, faults and a reader, all at once, against workers from the built jar; then every {@link Guarantee}. Long runs:
 * {@code ./mvnw verify -Ptorture -Dtorture.minutes=10 -Dtorture.seed=42}.
 */
class TortureIT {
    @Test
    void nothingIsLostAndNothingDoneTwiceThroughFaultsOfEveryKind() throws Exception {
        TortureSettings settings = TortureSettings.fromProperties();

        Map<String, String> violations = new Run(settings).violations();

        assertThat(violations)
                .as("Violations by guarantee; the report above has the seed, the faults and each record's history")
                .isEmpty();
    }
}
