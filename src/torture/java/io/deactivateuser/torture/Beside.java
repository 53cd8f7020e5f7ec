package io.deactivateuser.torture;

import io.deactivateuser.torture.faults.Traffic;
import io.deactivateuser.torture.scene.IdentityProvider;
import io.deactivateuser.torture.traffic.Sender;
import io.deactivateuser.torture.traffic.Sent;
import io.deactivateuser.torture.traffic.TrafficPlan;
import io.deactivateuser.torture.watch.Recoveries;
import io.deactivateuser.torture.watch.Recoveries.Recovery;
import io.deactivateuser.torture.watch.Watch;
import org.jspecify.annotations.Nullable;

/** The traffic of a run. For one fault at a time. */
final class Beside implements Traffic {
    private final Sender sender;
    private final IdentityProvider identities;
    private final Watch watch;
    private final Sent sent;
    private final TrafficPlan plan;
    private final Recoveries recoveries;
    private @Nullable Recovery sinceHeld;
    private boolean identitiesHeld;
    private boolean requestsHeld;

    Beside(
            Sender sender,
            IdentityProvider identities,
            Watch watch,
            Sent sent,
            TrafficPlan plan,
            Recoveries recoveries) {
        this.sender = sender;
        this.identities = identities;
        this.watch = watch;
        this.sent = sent;
        this.plan = plan;
        this.recoveries = recoveries;
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
    public void holdReactivations() {
        plan.reactivating(false);
        // One that the plan had given just before is sent by then.
        sender.hold();
        sender.goOn();
        sinceHeld = recoveries.begin();
    }

    @Override
    public boolean isNobodyBroughtBack() {
        // Answers keep the order of a partition's requests.
        return sinceHeld != null && sinceHeld.done();
    }

    @Override
    public boolean answered() {
        return watch.size() >= sent.size();
    }

    @Override
    public void goOn() {
        plan.reactivating(true);
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
