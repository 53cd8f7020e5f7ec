package io.deactivateuser.torture.faults;

/** What goes on beside the faults, for the one that needs it held. */
public interface Traffic {
    /** Nobody but the workers changes a user from now on; returns when no such change is under way. */
    void holdIdentities();

    /** No request is sent from now on; returns when the broker has all that were. What is due meanwhile is sent later. */
    void holdRequests();

    /**
     * No request brings anybody back from now on; whoever calls this looks at {@link #isNobodyBroughtBack()} until all that were sent
     * are answered.
     */
    void holdReactivations();

    /** Whether, after {@link #holdReactivations()}, every request that brings somebody back has its committed answer. */
    boolean isNobodyBroughtBack();

    /** Whether every request that was sent has its committed answer. */
    boolean answered();

    /** Lets go of what is held. */
    void goOn();
}
