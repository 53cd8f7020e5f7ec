package io.deactivateuser.apply;

import org.springframework.data.jdbc.repository.query.Modifying;
import org.springframework.data.jdbc.repository.query.Query;
import org.springframework.data.repository.Repository;
import org.springframework.data.repository.query.Param;

/** The part of the ledger's upkeep that is no matter of batches. */
interface LedgerRows extends Repository<LedgerRow, String> {

    /**
     * Deletes the oldest answers, at most {@code limit}; none while another worker is at it, so that purges never wait
     * for each other. An advisory lock does that, since locking the rows would need the right to update them. The time is
     * the transaction's, which the index can be searched for; with a clock that goes on, all of the ledger would be read.
     *
     * @return how many were deleted
     */
    @Modifying
    @Query("""
            DELETE FROM deactivation_requests
            WHERE ctid = ANY (ARRAY(
                SELECT ctid
                FROM deactivation_requests
                WHERE recorded_at < now() - make_interval(secs => :retentionSeconds)
                    AND (SELECT pg_try_advisory_xact_lock(hashtext('deactivation_requests purge')))
                ORDER BY recorded_at
                LIMIT :limit))""")
    int purge(@Param("retentionSeconds") long retentionSeconds, @Param("limit") int limit);
}
