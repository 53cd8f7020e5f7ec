package io.deactivateuser.authenticate;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.springframework.cache.Cache;

/**
 * Holds the key server's last answer. A token that names an unknown key asks for a fresh one, which is fetched at most
 * once in {@link #REFRESH_AT_MOST_EVERY}: whoever invents key IDs can neither flood the key server nor slow the worker.
 */
final class KeySetCache implements Cache {
    static final Duration FRESH_FOR = Duration.ofMinutes(5);
    static final Duration REFRESH_AT_MOST_EVERY = Duration.ofSeconds(1);

    private final Clock clock;
    private @Nullable Object keySet;
    private Instant loadedAt = Instant.EPOCH;

    KeySetCache(Clock clock) {
        this.clock = clock;
    }

    @Override
    @SuppressWarnings("unchecked")
    public synchronized <T> @Nullable T get(Object key, Callable<T> loader) {
        if (keySet == null || loadedBefore(FRESH_FOR)) {
            try {
                keySet = loader.call();
                loadedAt = clock.instant();
            } catch (Exception e) {
                throw new ValueRetrievalException(key, loader, e);
            }
        }
        return (T) keySet;
    }

    @Override
    public synchronized boolean invalidate() {
        if (loadedBefore(REFRESH_AT_MOST_EVERY)) {
            clear();
        }
        return true;
    }

    private boolean loadedBefore(Duration age) {
        return !clock.instant().isBefore(loadedAt.plus(age));
    }

    @Override
    public synchronized void clear() {
        keySet = null;
        loadedAt = Instant.EPOCH;
    }

    @Override
    public String getName() {
        return "token-keys";
    }

    @Override
    public Object getNativeCache() {
        return this;
    }

    @Override
    public @Nullable ValueWrapper get(Object key) {
        return null;
    }

    @Override
    public <T> @Nullable T get(Object key, @Nullable Class<T> type) {
        return null;
    }

    @Override
    public void put(Object key, @Nullable Object value) {
        throw new UnsupportedOperationException("The key set is loaded, never put");
    }

    @Override
    public void evict(Object key) {
        clear();
    }
}
