package io.deactivateuser.authenticate;

import io.deactivateuser.settings.StartRefusedException;
import io.deactivateuser.settings.WorkerSettings;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.context.event.ContextClosedEvent;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;

/**
 * Sees to it before anything is read that the settings say whose tokens count, and has the keys asked for. A key server that does not
 * answer does not stop the start, since it is waited out.
 */
@Component
class StartAuthentication implements SmartLifecycle {
    private static final Logger log = LoggerFactory.getLogger(StartAuthentication.class);
    private static final String JWT = "spring.security.oauth2.resourceserver.jwt.";
    private static final String TOKEN = "deactivate-user.token.";

    private final IssuerSettings issuer;
    private final WorkerSettings.Token settings;
    private final VerificationKeys keys;
    private volatile boolean running;

    StartAuthentication(IssuerSettings issuer, WorkerSettings settings, VerificationKeys keys) {
        this.issuer = issuer;
        this.settings = settings.token();
        this.keys = keys;
    }

    @Override
    public void start() {
        checkNamed(issuer.issuer() != null, settings.anyIssuer(), JWT + "issuer-uri", TOKEN + "any-issuer", "issuer");
        checkNamed(
                !issuer.audiences().isEmpty(),
                settings.anyAudience(),
                JWT + "audiences",
                TOKEN + "any-audience",
                "audience");
        if (keys instanceof PublishedKeys published) {
            published.start();
        }
        running = true;
    }

    private static void checkNamed(boolean named, boolean any, String key, String anyKey, String what) {
        if (!named && !any) {
            throw new StartRefusedException(
                    key + " is not set: a token for any " + what + " would be good that the key has signed.",
                    "Set " + key + ", or " + anyKey + "=true if that is meant.");
        }
        if (named && any) {
            log.warn("{}=true does nothing, since {} is set and counts.", anyKey, key);
        }
    }

    /** Comes before the consumers are told to stop, so that none of them waits for a key meanwhile. */
    @EventListener
    void onClosing(ContextClosedEvent closing) {
        if (keys instanceof PublishedKeys published) {
            published.stop();
        }
    }

    @Override
    public void stop() {
        running = false;
    }

    @Override
    public boolean isRunning() {
        return running;
    }

    /** Comes before the checks at the broker and the database. */
    @Override
    public int getPhase() {
        return -1;
    }
}
