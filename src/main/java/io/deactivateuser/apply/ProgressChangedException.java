package io.deactivateuser.apply;

/**
 * The database does not hold what this worker wrote last of a batch's partitions: another worker went on meanwhile, the database
 * was put back to an earlier moment, or an operator moved a partition. Says nothing about any record, so nothing is answered.
 */
public class ProgressChangedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** Refuses a batch. */
    public ProgressChangedException() {
        super(
                "The progress of the batch's partitions is not what this worker wrote last: another worker went on meanwhile, the"
                        + " database was put back, or an operator moved a partition. All partitions are compared again.");
    }
}
