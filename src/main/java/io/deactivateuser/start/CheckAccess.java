package io.deactivateuser.start;

import io.deactivateuser.recover.AwaitAdmin;
import io.deactivateuser.settings.ConsumerGroup;
import io.deactivateuser.settings.StartRefusedException;
import io.deactivateuser.settings.TransactionalIds;
import java.util.List;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.GroupAuthorizationException;
import org.apache.kafka.common.errors.TransactionalIdAuthorizationException;
import org.springframework.stereotype.Component;

/**
 * Before the consumers start: the worker may join its group and use its transactional IDs. Later, the broker's refusal
 * would not say which.
 */
@Component
class CheckAccess {
    private final Admin admin;
    private final TransactionalIds transactionalIds;
    private final String group;

    CheckAccess(Admin admin, TransactionalIds transactionalIds, ConsumerGroup group) {
        this.admin = admin;
        this.transactionalIds = transactionalIds;
        this.group = group.name();
    }

    /**
     * Asks the broker about the group and the transactional IDs.
     *
     * @throws StartRefusedException where it does not let the worker use one
     */
    void check() {
        checkGroup();
        checkTransactionalIds();
    }

    private void checkGroup() {
        try {
            AwaitAdmin.beforeStart(admin.describeConsumerGroups(List.of(group)).all());
        } catch (GroupAuthorizationException e) {
            throw new StartRefusedException(
                    "The broker does not let the worker use the group " + group + ".", "Grant READ on it.");
        } catch (KafkaException e) {
            // A group that nobody has joined yet is not there yet.
        }
    }

    /** The group's other workers' IDs, too: a transaction that a dead worker left open is ended by the one that takes over. */
    private void checkTransactionalIds() {
        checkTransactionalIds(transactionalIds.names(), transactionalIds.prefix());
        checkTransactionalIds(List.of(group + ".another-worker.0"), group + ".");
    }

    private void checkTransactionalIds(List<String> names, String prefix) {
        try {
            AwaitAdmin.beforeStart(admin.describeTransactions(names).all());
        } catch (TransactionalIdAuthorizationException e) {
            throw new StartRefusedException(
                    "The broker does not let the worker use the transactional IDs that begin with " + prefix + ".",
                    "Grant WRITE on the prefix " + group
                            + ". (with the dot). It is spring.kafka.consumer.group-id; the instance ID"
                            + " of each of the group's workers follows.");
        } catch (KafkaException e) {
            // An ID that was never used is not there yet.
        }
    }
}
