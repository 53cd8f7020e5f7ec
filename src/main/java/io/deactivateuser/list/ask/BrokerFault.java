package io.deactivateuser.list.ask;

import io.deactivateuser.list.exit.ExitStatus;
import io.deactivateuser.list.exit.Stop;
import org.apache.kafka.common.errors.AuthenticationException;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.InvalidTopicException;
import org.apache.kafka.common.errors.RetriableException;

/** What an error of Kafka's clients means for a run. */
final class BrokerFault {
    private BrokerFault() {}

    /** Whether the same may succeed later, without anyone mending anything. */
    static boolean passes(Throwable fault) {
        return fault instanceof RetriableException;
    }

    static Stop stop(Throwable fault) {
        String what;
        if (fault instanceof AuthenticationException) {
            what = "The broker did not accept who you are (--command-config)";
        } else if (fault instanceof AuthorizationException) {
            what =
                    "The broker does not let you do this: you need WRITE on the requests' topic and READ on the results'";
        } else if (fault instanceof InvalidTopicException) {
            what = "The broker takes no topic of this name";
        } else {
            what = "The broker cannot be used";
        }
        Throwable cause = fault.getCause() != null && fault.getMessage() == null ? fault.getCause() : fault;
        return new Stop(ExitStatus.NOT_ACCEPTED, what + ": " + cause.getMessage());
    }
}
