package io.deactivateuser.torture;

import io.deactivateuser.torture.faults.Traffic;
import io.deactivateuser.torture.scene.IdentityProvider;
import io.deactivateuser.torture.traffic.Sender;
import io.deactivateuser.torture.traffic.Sent;
import io.deactivateuser.torture.watch.Watch;

/** The traffic of a run. For one fault at a time. */
final class Beside implements Traffic {
    private final Sender sender;
    private final IdentityProvider identities;
    private final Watch watch;
    private final Sent sent;
    private boolean identitiesHeld;
    private boolean requestsHeld;

    Beside(Sender sender, IdentityProvider identities, Watch watch, Sent sent) {
        this.sender = sender;
        this.identities = identities;
        this.watch = watch;
        this.sent = sent;
    }

    @Override
    public void holdIdentities() {
        identities.hold();
        identitiesHeld = true;
    }

    @Override
    public void holdRequests() {
        sender.hold();
        requestsHeld = true;
    }

    @Override
    public boolean answered() {
        return watch.size() >= sent.size();
    }

    @Override
    public void goOn() {
        if (requestsHeld) {
            requestsHeld = false;
            sender.goOn();
        }
        if (identitiesHeld) {
            identitiesHeld = false;
            identities.goOn();
        }
    }
}
