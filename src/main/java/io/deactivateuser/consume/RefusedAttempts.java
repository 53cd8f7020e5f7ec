package io.deactivateuser.consume;

import io.deactivateuser.authenticate.Authentication;
import io.deactivateuser.authenticate.Authenticator;
import io.deactivateuser.authenticate.TokenFault;
import io.deactivateuser.consume.Received.Refused;
import io.deactivateuser.consume.Received.Submitted;
import io.deactivateuser.decide.Actor;
import io.deactivateuser.decide.Answer.Refusal;
import io.deactivateuser.decide.Decision;
import io.deactivateuser.decide.Reason;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/**
 * Tells operators what was refused for its token or for its actor's rights: one line a minute at most for each cause and actor, with how
 * often. Whoever sends such requests decides neither how many lines there are nor how much is remembered. An actor is named where
 * the token's signature is good; anybody could write any name into another one.
 */
@Component
class RefusedAttempts implements DisposableBean {
    private static final Logger log = LoggerFactory.getLogger(RefusedAttempts.class);
    private static final Duration A_LINE_EACH = Duration.ofMinutes(1);
    private static final int ACTORS_AT_MOST = 100;
    private static final String OTHERS = "(others)";

    private final Function<TokenFault, String> expected;
    private final Clock clock;
    private final Map<TokenFault, Counter> tokens = new EnumMap<>(TokenFault.class);
    private final Map<Cause, Attempts> attempts = new HashMap<>();

    /** What is one line: {@code fault} of a token, or else PERMISSION_DENIED. */
    private record Cause(
            @Nullable TokenFault fault, @Nullable String actor) {}

    /** How many attempts there were since the last line, and where the last of them stands. */
    private static final class Attempts {
        private int count;
        private String last = "";
        private Instant saidAt = Instant.MIN;
    }

    @Autowired
    RefusedAttempts(Authenticator authenticator, MeterRegistry registry, Clock clock) {
        this(authenticator::expected, registry, clock);
    }

    RefusedAttempts(Function<TokenFault, String> expected, MeterRegistry registry, Clock clock) {
        this.expected = expected;
        this.clock = clock;
        for (TokenFault fault : TokenFault.values()) {
            tokens.put(
                    fault,
                    Counter.builder("deactivate.user.refused.tokens")
                            .description("Requests that were refused for their token")
                            .tag("cause", fault.toString())
                            .register(registry));
        }
    }

    /** These answers were committed. */
    synchronized void committed(List<Decided> decided) {
        Set<Cause> seen = new LinkedHashSet<>();
        for (Decided answered : decided) {
            Received next = answered.received();
            Decision decision = answered.decision();
            if (next instanceof Refused refused && refused.token() != null) {
                Authentication.Refused token = refused.token();
                Counter counter = tokens.get(token.fault());
                if (counter != null) {
                    counter.increment();
                }
                seen.add(note(token.fault(), token.actor(), refused.record()));
            } else if (next instanceof Submitted submitted && decision != null && isDenied(decision)) {
                seen.add(note(null, submitted.submission().actor(), submitted.record()));
            }
        }
        seen.forEach(cause -> sayIfDue(cause, attempts.get(cause)));
    }

    private static boolean isDenied(Decision decision) {
        return decision.answer() instanceof Refusal refusal && refusal.reason() == Reason.PERMISSION_DENIED;
    }

    private Cause note(@Nullable TokenFault fault, @Nullable Actor actor, ConsumerRecord<?, ?> record) {
        Cause cause = new Cause(fault, actor == null ? null : actor.id());
        if (!attempts.containsKey(cause) && attempts.size() >= ACTORS_AT_MOST) {
            cause = new Cause(fault, actor == null ? null : OTHERS);
        }
        Attempts of = attempts.computeIfAbsent(cause, unseen -> new Attempts());
        of.count++;
        of.last = record.topic() + "-" + record.partition() + "@" + record.offset();
        return cause;
    }

    /** Says what came after each cause's last line, and forgets causes of which nothing came for a minute. */
    @Scheduled(fixedDelay = 5_000)
    synchronized void sayRest() {
        attempts.entrySet().removeIf(entry -> {
            Attempts of = entry.getValue();
            return !clock.instant().isBefore(of.saidAt.plus(A_LINE_EACH)) && !sayIfDue(entry.getKey(), of);
        });
    }

    @Override
    public synchronized void destroy() {
        attempts.forEach((cause, of) -> {
            of.saidAt = Instant.MIN;
            sayIfDue(cause, of);
        });
    }

    private boolean sayIfDue(Cause cause, @Nullable Attempts of) {
        if (of == null) {
            return false;
        }
        Instant now = clock.instant();
        boolean due = of.saidAt.equals(Instant.MIN) || !now.isBefore(of.saidAt.plus(A_LINE_EACH));
        if (of.count == 0 || !due) {
            return false;
        }
        String requests = (of.count == 1 ? "1 request" : of.count + " requests")
                + (cause.actor() == null ? "" : " of the actor '" + cause.actor() + "'");
        if (cause.fault() == null) {
            log.warn(
                    "Refused since the last such line: {}, {}. No role in role_grants lets it write the user, or it is a"
                            + " user who is not active. The last is at {}.",
                    requests,
                    Reason.PERMISSION_DENIED,
                    of.last);
        } else {
            log.warn(
                    "Refused since the last such line: {}, {} for the cause {}. A token needs {}. The last is at {}.",
                    requests,
                    cause.fault().reason(),
                    cause.fault(),
                    expected.apply(cause.fault()),
                    of.last);
        }
        of.count = 0;
        of.saidAt = now;
        return true;
    }
}
