package io.deactivateuser.apply;

import io.deactivateuser.decide.Answer;
import io.deactivateuser.decide.LedgerEntry;
import io.deactivateuser.decide.LedgerKey;
import io.deactivateuser.observe.Seldom;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.core.NestedExceptionUtils;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Component;

/**
 * Reads one recorded answer beside the work, by the statement and the mapping that a repeated request is answered with. However many ask,
 * they have one connection together, so that no batch waits for one of theirs; {@link CheckPool} counts it.
 */
@Component
public class RecordedAnswers {
    private static final Logger log = LoggerFactory.getLogger(RecordedAnswers.class);
    private static final int LONGEST_WAIT_SECONDS = 1;
    private static final int LONGEST_READ_SECONDS = 2;

    private final Semaphore connection = new Semaphore(1, true);
    private final Ledger ledger;
    private final Seldom seldom;

    RecordedAnswers(DataSource dataSource, Seldom seldom) {
        JdbcTemplate bounded = new JdbcTemplate(dataSource);
        bounded.setQueryTimeout(LONGEST_READ_SECONDS);
        this.ledger = new Ledger(bounded);
        this.seldom = seldom;
    }

    /** What is recorded: the user whom the request named, and the answer. */
    public record Recorded(String userId, Answer answer) {}

    /**
     * The answer that is recorded under an actor's request ID.
     *
     * @return null where none is
     * @throws AnswersUnavailableException where that cannot be said now: the database does not answer, or others ask already
     */
    public @Nullable Recorded under(LedgerKey key) {
        try {
            if (!connection.tryAcquire(LONGEST_WAIT_SECONDS, TimeUnit.SECONDS)) {
                throw new AnswersUnavailableException("Too many ask for recorded answers.");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AnswersUnavailableException("The worker ends.");
        }
        try {
            LedgerEntry entry = ledger.read(List.of(key)).get(key);
            return entry == null ? null : new Recorded(entry.userId(), entry.answer());
        } catch (DataAccessException e) {
            if (seldom.isDue(RecordedAnswers.class)) {
                log.warn(
                        "A recorded answer that somebody asked for could not be read: {}",
                        NestedExceptionUtils.getMostSpecificCause(e).getMessage());
            }
            throw new AnswersUnavailableException("The database does not answer.");
        } finally {
            connection.release();
        }
    }
}
