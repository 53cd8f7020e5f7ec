package io.deactivateuser.start;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.StandardEnvironment;

@ExtendWith(OutputCaptureExtension.class)
class WarnOfUnknownVariablesTest {
    @Test
    void aVariableThatIsNoSettingIsNamedAndAnyFormOfASettingIsNot(CapturedOutput output) {
        StandardEnvironment environment = new StandardEnvironment();
        environment
                .getPropertySources()
                .replace(
                        StandardEnvironment.SYSTEM_ENVIRONMENT_PROPERTY_SOURCE_NAME,
                        new MapPropertySource(
                                StandardEnvironment.SYSTEM_ENVIRONMENT_PROPERTY_SOURCE_NAME,
                                Map.of(
                                        "DEACTIVATE_USER_TOPICS_REQESTS", "typo",
                                        "DEACTIVATEUSER_NOSUCH", "1",
                                        "DEACTIVATE_USER_TOPICS_REQUESTS", "requests",
                                        "DEACTIVATEUSER_TOPICS_MAXRECORDBYTES", "1000",
                                        "DEACTIVATE_USER_WRITER_ROLES_0_", "IAM_OWNER",
                                        "DEACTIVATE_USERS", "another program's",
                                        "PATH", "/bin")));

        new WarnOfUnknownVariables(environment).check();

        assertThat(output).contains("change nothing: DEACTIVATEUSER_NOSUCH, DEACTIVATE_USER_TOPICS_REQESTS.");
    }

    @Test
    void aKeyOfTheWorkersOwnWithAnIndexIsKnown() {
        assertThat(WarnOfUnknownVariables.unknown(List.of(
                        "DEACTIVATE_USER_WRITER_ROLES",
                        "DEACTIVATE_USER_WRITER_ROLES_12",
                        "deactivate_user_retry_first")))
                .isEmpty();
    }

    @Test
    void aKeyWithinAnElementOfAListIsKnownAndAMisspeltOneIsNamed() {
        assertThat(WarnOfUnknownVariables.unknown(List.of(
                        "DEACTIVATEUSER_CUTOFF_0_TABLE",
                        "DEACTIVATE_USER_CUT_OFF_0_TABLE",
                        "DEACTIVATEUSER_CUTOFF_11_REVOKEDATCOLUMN",
                        "DEACTIVATE_USER_CUT_OFF_1_USER_COLUMN",
                        "DEACTIVATE_USER_CUT_OFF_0_TABEL",
                        "DEACTIVATE_USER_CUT_OFF_TABLE",
                        "DEACTIVATE_USER_TOPICS_0_REQUESTS")))
                .containsExactly(
                        "DEACTIVATE_USER_CUT_OFF_0_TABEL",
                        "DEACTIVATE_USER_CUT_OFF_TABLE",
                        "DEACTIVATE_USER_TOPICS_0_REQUESTS");
    }
}
