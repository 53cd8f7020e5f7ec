package io.deactivateuser.authenticate;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The keys that a server publishes. The last set with a usable key stays in force until another one was read, whatever the server
 * answers or does not answer meanwhile. One thread of its own asks, so a token that the keys in force verify waits for nobody.
 *
 * <p>A token that they do not verify may be signed with a key that was published since, so the server is asked again, and the token's
 * batch waits for it. Anybody can invent such tokens. So the server is asked once in {@link Pace#askAtMostEvery}; a batch waits once,
 * for ten seconds at most; and where waiting finds nothing time and again, it may take a tenth of the time and no more.
 */
final class PublishedKeys implements VerificationKeys {
    private static final Logger log = LoggerFactory.getLogger(PublishedKeys.class);
    private static final Duration WARNED_AT_MOST_EVERY = Duration.ofMinutes(1);
    private static final int VAIN_SHARE = 10;

    private final Source source;
    private final Pace pace;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final Thread asking = new Thread(this::ask, "token-keys");

    private @Nullable KeySet inForce;
    private @Nullable Instant readAt;
    private @Nullable String fault = "they were not asked for yet";
    /** When the last request began that the server answered with a key set, be it the one in force already. */
    private long askedAt;

    private boolean wanted;
    private boolean stopped;
    private @Nullable Duration nextTry;

    /** How long batches may still wait in vain, as of {@link #refilledAt}. */
    private long vainNanosLeft;

    private long refilledAt = System.nanoTime();
    /** Up to when waiting in vain has been counted, so that threads that wait at the same time are counted once. */
    private long countedUntil = refilledAt;

    private String warnedOf = "";
    private long warnedAt;

    /** Where the keys come from. */
    interface Source {
        /**
         * The keys that are published now.
         *
         * @throws UnreadableKeysException where no key that can be used is read
         */
        KeySet fetch() throws UnreadableKeysException;
    }

    /**
     * When the server is asked.
     *
     * @param readAgainAfter how long after an answer the server is asked again though no token needs it
     * @param askAtMostEvery how long after a request the next one is made at the earliest, however many tokens need it
     * @param again how long after a request without an answer the next one is made while keys are in force
     * @param first how long after the first request without an answer the next one is made while no keys are in force; doubled with
     *     each further one, up to {@code longest}
     * @param inVain how long all batches together may wait for keys that turn out not to be there; a tenth of the time that passes
     *     is given back
     */
    record Pace(
            Duration readAgainAfter,
            Duration askAtMostEvery,
            Duration again,
            Duration first,
            Duration longest,
            Duration inVain) {}

    /**
     * What is known of the keys, for the health of the worker.
     *
     * @param keys how many are in force
     * @param readAt when the server gave them last; null where it never did
     * @param fault what is wrong with the server's last answer; null where nothing is
     */
    record State(
            int keys, @Nullable Instant readAt, @Nullable String fault) {}

    PublishedKeys(Source source, Pace pace) {
        this.source = source;
        this.pace = pace;
        this.vainNanosLeft = pace.inVain().toNanos();
        asking.setDaemon(true);
    }

    void start() {
        asking.start();
    }

    /** Ends all waiting for keys: records whose token was not judged by then are read again, by another worker. */
    void stop() {
        lock.lock();
        try {
            stopped = true;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
        asking.interrupt();
    }

    State state() {
        lock.lock();
        try {
            return new State(inForce == null ? 0 : inForce.size(), readAt, fault);
        } finally {
            lock.unlock();
        }
    }

    @Override
    public Keys inForce() {
        lock.lock();
        try {
            if (inForce == null) {
                throw new KeysUnavailableException("The keys that verify tokens cannot be read: " + fault);
            }
            return inForce;
        } finally {
            lock.unlock();
        }
    }

    @Override
    public @Nullable Keys newer(Keys than, Patience patience) {
        lock.lock();
        try {
            if (inForce != than) {
                return inForce;
            }
            long began = System.nanoTime();
            awaitNewer(than, patience);
            boolean vain = inForce == than;
            count(vain, began);
            return vain ? null : inForce;
        } finally {
            lock.unlock();
        }
    }

    private void awaitNewer(Keys than, Patience patience) {
        long left = Math.min(patience.nanosLeft(), vainNanosLeft());
        long began = System.nanoTime();
        while (inForce == than && askedAt - patience.since() < 0 && !stopped) {
            wanted = true;
            changed.signalAll();
            long remaining = left - (System.nanoTime() - began);
            if (remaining <= 0) {
                break;
            }
            try {
                long ignored = changed.awaitNanos(remaining);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                stopped = true;
            }
        }
        patience.spend(System.nanoTime() - began);
        if (stopped) {
            throw new KeysUnavailableException("The worker ends while a key is looked for that a token names.");
        }
    }

    private long vainNanosLeft() {
        long now = System.nanoTime();
        vainNanosLeft = Math.min(pace.inVain().toNanos(), vainNanosLeft + (now - refilledAt) / VAIN_SHARE);
        refilledAt = now;
        return vainNanosLeft;
    }

    private void count(boolean vain, long began) {
        long now = System.nanoTime();
        if (vain) {
            vainNanosLeft -= Math.max(0, now - Math.max(began, countedUntil));
            countedUntil = now;
        } else {
            vainNanosLeft = pace.inVain().toNanos();
        }
    }

    private void ask() {
        long began;
        do {
            began = System.nanoTime();
            try {
                took(source.fetch(), began);
            } catch (UnreadableKeysException e) {
                failed(e.what(), began);
            } catch (Throwable e) {
                // An error ends this attempt as well, such as memory that runs out for a moment: without this thread
                // no key would ever be read again.
                failed("they cannot be asked for (" + e.getClass().getSimpleName() + ")", began);
            }
        } while (awaitNextTime(began));
    }

    /** Waits until the server is to be asked again; false once the worker ends. */
    private boolean awaitNextTime(long began) {
        lock.lock();
        try {
            while (!stopped) {
                long wait = nextAfter().toNanos() - (System.nanoTime() - began);
                if (wait <= 0) {
                    wanted = false;
                    return true;
                }
                long ignored = changed.awaitNanos(wait);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            lock.unlock();
        }
        return false;
    }

    private Duration nextAfter() {
        if (inForce == null) {
            return nextTry == null ? pace.first() : nextTry;
        }
        Duration unasked = fault == null ? pace.readAgainAfter() : pace.again();
        return wanted && pace.askAtMostEvery().compareTo(unasked) < 0 ? pace.askAtMostEvery() : unasked;
    }

    private void took(KeySet read, long began) {
        boolean same;
        lock.lock();
        try {
            same = read.isSameAs(inForce);
            if (!same) {
                inForce = read;
            }
            readAt = Instant.now();
            askedAt = began;
            fault = null;
            warnedOf = "";
            changed.signalAll();
        } finally {
            lock.unlock();
        }
        if (!same) {
            log.info(
                    "{} keys verify tokens from now on.{}",
                    read.size(),
                    read.passedOver().isEmpty() ? "" : " Not used: " + read.passedOver() + ".");
        }
    }

    private void failed(String what, long began) {
        boolean warn;
        boolean inForceStill;
        lock.lock();
        try {
            if (stopped) {
                return;
            }
            fault = what;
            inForceStill = inForce != null;
            Duration doubled = nextTry == null ? pace.first() : nextTry.multipliedBy(2);
            nextTry = doubled.compareTo(pace.longest()) > 0 ? pace.longest() : doubled;
            // Whoever waits for keys still wants them, so the server is to be asked again.
            changed.signalAll();
            warn = !what.equals(warnedOf) || began - warnedAt >= WARNED_AT_MOST_EVERY.toNanos();
            if (warn) {
                warnedOf = what;
                warnedAt = began;
            }
        } finally {
            lock.unlock();
        }
        if (warn) {
            log.warn(
                    "The keys that verify tokens cannot be read: {}. {} Look at the key server, and at the jwk-set-uri or issuer-uri"
                            + " of spring.security.oauth2.resourceserver.jwt.",
                    what,
                    inForceStill
                            ? "Those that were read before stay in force."
                            : "No token is judged and the worker is not ready until they are.");
        }
    }
}
