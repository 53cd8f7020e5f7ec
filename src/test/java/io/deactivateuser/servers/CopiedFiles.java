package io.deactivateuser.servers;

import java.util.List;
import java.util.Set;

/** A copy of a Postgres's data directory, wherever the two lie; the steps of {@link DataCopy}. */
interface CopiedFiles {
    String LOG = "pg_wal";
    String LABEL = "backup_label";
    /** Of these only the directories themselves: Postgres makes their contents anew when it starts. */
    Set<String> EMPTY = Set.of(
            LOG,
            "pg_replslot",
            "pg_dynshmem",
            "pg_notify",
            "pg_serial",
            "pg_snapshots",
            "pg_stat_tmp",
            "pg_subtrans",
            "pgsql_tmp");

    Set<String> OF_THE_PROCESS = Set.of("postmaster.pid", "postmaster.opts", "epg-lock");

    /** Copies what is there while the server runs, without its log; files may change and vanish meanwhile. */
    void copy();

    /** The names in the running server's log. */
    List<String> log();

    /** Adds the label, and these segments of the log. */
    void complete(String label, List<String> segments);

    /** Makes the copy the contents of the stopped server's data directory, whatever that holds. */
    void putBack();

    void delete();
}
