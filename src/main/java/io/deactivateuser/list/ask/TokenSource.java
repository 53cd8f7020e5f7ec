package io.deactivateuser.list.ask;

import io.deactivateuser.list.exit.ExitStatus;
import io.deactivateuser.list.exit.Stop;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Where the token comes from: a file, which is read again when it changes, or an environment variable, which cannot change. Never
 * the command line, which every user of the machine can read.
 */
public final class TokenSource {
    /** The variable that is read where no file is named. */
    public static final String VARIABLE = "DEACTIVATE_USERS_TOKEN";

    private static final String SCHEME = "Bearer ";
    private static final long LOOK_EVERY_NANOS = 500_000_000L;

    private final @Nullable Path file;
    private Token token;
    private boolean refused;
    private long lookedAt = System.nanoTime();

    private TokenSource(@Nullable Path file, Token token) {
        this.file = file;
        this.token = token;
    }

    /** From the file, or where that is null from the environment. */
    public static TokenSource of(@Nullable Path file, @Nullable String variable) {
        if (file != null) {
            return new TokenSource(file, parse("The file " + file, read(file)));
        }
        if (variable == null || variable.isBlank()) {
            throw new Stop(
                    ExitStatus.USAGE, "No token: name its file by --token-file, or set " + VARIABLE + " to the token.");
        }
        return new TokenSource(null, parse("The variable " + VARIABLE, variable));
    }

    /** The token as it was last read. */
    public Token token() {
        return token;
    }

    /** Whether another token may come. */
    public boolean renewable() {
        return file != null;
    }

    /** Where it comes from, in words. */
    public String place() {
        return file == null ? VARIABLE : file.toString();
    }

    /** Whether there is a token to send requests with: none that has expired or that a worker has refused as expired. */
    public boolean usable() {
        look();
        return !refused && !token.expired(Instant.now());
    }

    /** A worker refused this token as expired; until another comes it is of no use. */
    public void refusedAsExpired(Token expired) {
        refused |= expired.equals(token);
    }

    private void look() {
        if (file == null || System.nanoTime() - lookedAt < LOOK_EVERY_NANOS) {
            return;
        }
        lookedAt = System.nanoTime();
        try {
            Token now = Token.parse(strip(Files.readString(file)));
            // A file that is being written is looked at again.
            if (now != null && !now.equals(token)) {
                token = now;
                refused = false;
            }
        } catch (IOException e) {
            // Whoever replaces the token's file may take it away first: the token in hand stays.
        }
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new Stop(ExitStatus.USAGE, "The file " + file + " of --token-file cannot be read: " + e);
        }
    }

    private static Token parse(String place, String text) {
        Token token = Token.parse(strip(text));
        if (token == null) {
            throw new Stop(ExitStatus.USAGE, place + " holds no token: a JWT has three parts with points in between.");
        }
        return token;
    }

    private static String strip(String text) {
        String stripped = text.strip();
        return stripped.startsWith(SCHEME) ? stripped.substring(SCHEME.length()).strip() : stripped;
    }
}
