package io.deactivateuser.servers;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.List;
import java.util.stream.Stream;

/** A copy beside a data directory of this machine. */
final class CopiedDirectory implements CopiedFiles {
    private final Path data;
    private final WorkDirectory work = new WorkDirectory("postgres-copy");
    private final Path directory = work.path();

    CopiedDirectory(Path data) {
        this.data = data;
    }

    @Override
    public void copy() {
        walk(data, new Copying(data, directory, true));
    }

    @Override
    public List<String> log() {
        try (Stream<Path> files = Files.list(data.resolve(LOG))) {
            return files.map(file -> file.getFileName().toString()).toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void complete(String label, List<String> segments) {
        try {
            Files.writeString(directory.resolve(LABEL), label);
            for (String segment : segments) {
                Files.copy(
                        data.resolve(LOG).resolve(segment),
                        directory.resolve(LOG).resolve(segment),
                        StandardCopyOption.COPY_ATTRIBUTES);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void putBack() {
        WorkDirectory.delete(data);
        walk(directory, new Copying(directory, data, false));
    }

    @Override
    public void delete() {
        work.close();
    }

    private static void walk(Path from, Copying copying) {
        try {
            Files.walkFileTree(from, copying);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static final class Copying extends SimpleFileVisitor<Path> {
        private final Path from;
        private final Path to;
        private final boolean live;

        /** A copy, of a running server's directory where it is {@code live}. */
        Copying(Path from, Path to, boolean live) {
            this.from = from;
            this.to = to;
            this.live = live;
        }

        @Override
        public FileVisitResult preVisitDirectory(Path directory, BasicFileAttributes attributes) throws IOException {
            if (!Files.exists(target(directory))) {
                Files.copy(directory, target(directory), StandardCopyOption.COPY_ATTRIBUTES);
            }
            return live && EMPTY.contains(name(directory)) ? FileVisitResult.SKIP_SUBTREE : FileVisitResult.CONTINUE;
        }

        @Override
        public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
            if (OF_THE_PROCESS.contains(name(file))) {
                return FileVisitResult.CONTINUE;
            }
            try {
                Files.copy(file, target(file), StandardCopyOption.COPY_ATTRIBUTES);
                return FileVisitResult.CONTINUE;
            } catch (NoSuchFileException e) {
                return gone(e);
            }
        }

        @Override
        public FileVisitResult visitFileFailed(Path file, IOException failure) throws IOException {
            if (failure instanceof NoSuchFileException) {
                return gone(failure);
            }
            throw failure;
        }

        /** A running server deletes files, and its log knows of it. */
        private FileVisitResult gone(IOException failure) throws IOException {
            if (live) {
                return FileVisitResult.CONTINUE;
            }
            throw failure;
        }

        private static String name(Path path) {
            return String.valueOf(path.getFileName());
        }

        private Path target(Path source) {
            return to.resolve(from.relativize(source).toString());
        }
    }
}
