package io.deactivateuser.servers;

import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;

/** A copy beside a container's data directory, in the same volume, as an archive. */
final class CopiedArchive implements CopiedFiles {
    private final ContainerFiles files;
    private final String archive = "/var/lib/postgresql/copy-" + UUID.randomUUID() + ".tar";

    CopiedArchive(ContainerFiles files) {
        this.files = files;
    }

    @Override
    public void copy() {
        List<String> arguments = new ArrayList<>(List.of(archive));
        EMPTY.forEach(directory -> arguments.add("--exclude=" + directory + "/?*"));
        OF_THE_PROCESS.forEach(file -> arguments.add("--exclude=" + file));
        // Its status is 1 where files changed or vanished, of which the server's log knows.
        files.run("""
                archive=$1; shift
                tar --create --file="$archive" --directory="$PGDATA" "$@" . || [ $? -eq 1 ]""", arguments.toArray(String[]::new));
    }

    @Override
    public List<String> log() {
        return files.run("ls \"$PGDATA/" + LOG + "\"").lines().toList();
    }

    @Override
    public void complete(String label, List<String> segments) {
        files.run(
                """
                archive=$1 label=$2; shift 2
                printf '%s' "$label" > /tmp/backup_label
                tar --append --file="$archive" --directory=/tmp ./backup_label
                tar --append --file="$archive" --directory="$PGDATA" "$@\"""",
                Stream.concat(Stream.of(archive, label), segments.stream().map(segment -> "./" + LOG + "/" + segment))
                        .toArray(String[]::new));
    }

    @Override
    public void putBack() {
        files.run("""
                rm -rf "$PGDATA"/*
                tar --extract --preserve-permissions --file="$1" --directory="$PGDATA\"""", archive);
    }

    @Override
    public void delete() {
        files.run("rm \"$1\"", archive);
    }
}
