package io.deactivateuser.apply;

import io.deactivateuser.settings.StartRefusedException;
import java.util.List;
import java.util.Objects;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Component;

/** Before the first record is read: what Postgres has committed is there after a crash, since callers are told of it at once. */
@Component
class CheckDurability {
    private static final Logger log = LoggerFactory.getLogger(CheckDurability.class);

    /** Settings of the whole server, which are the operator's to answer for: the worker warns of them. */
    private static final List<String> AGAINST_TORN_DATA = List.of("fsync", "full_page_writes");

    private final JdbcTemplate jdbc;

    CheckDurability(JdbcTemplate jdbc) {
        this.jdbc = jdbc;
    }

    /**
     * Asks for the settings of the worker's own connections.
     *
     * @throws StartRefusedException where a commit does not wait until it is safe
     */
    void check() {
        if (setting("synchronous_commit").equals("off")) {
            throw new StartRefusedException(
                    "Postgres does not wait until a commit is on its disk (synchronous_commit is off): callers would be told of"
                            + " changes that a crash loses.",
                    "Set synchronous_commit to on for the worker's role, its database or its connections.");
        }
        for (String setting : AGAINST_TORN_DATA) {
            if (setting(setting).equals("off")) {
                log.error(
                        "Postgres runs with {}=off: a crash of its machine may lose or tear what callers were told is done. Set"
                                + " it to on.",
                        setting);
            }
        }
    }

    private String setting(String name) {
        return Objects.requireNonNull(jdbc.queryForObject("SELECT current_setting(?)", String.class, name));
    }
}
