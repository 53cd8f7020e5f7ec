package io.deactivateuser.list.go;

import java.util.BitSet;

/**
 * The users of a list, each with its line and whether it is done: 40 bytes for each at most, so that a million fit into a small heap.
 * An open table of hashes; users are added first and marked afterwards.
 */
final class UserIndex {
    private static final int SMALLEST = 1 << 10;

    private long[] hashes = new long[2 * SMALLEST];
    /** 0 is a free place. */
    private int[] lines = new int[SMALLEST];

    private final BitSet done = new BitSet();
    private int size;

    /** The line of the user's first row: this one where it is new. */
    long add(UserHash user, long line) {
        if (size + 1 > lines.length / 4 * 3) {
            grow();
        }
        int place = place(hashes, lines, user.high(), user.low());
        if (lines[place] == 0) {
            put(hashes, lines, place, user.high(), user.low(), Math.toIntExact(line));
            size++;
        }
        return lines[place];
    }

    /** The line of the user's first row; 0 where there is no such user. */
    long line(UserHash user) {
        return lines[place(user)];
    }

    boolean done(UserHash user) {
        return done.get(place(user));
    }

    /** Marks a user of the list; false where that was done before, or the list has no such user. */
    boolean markDone(UserHash user) {
        int place = place(user);
        if (lines[place] == 0 || done.get(place)) {
            return false;
        }
        done.set(place);
        return true;
    }

    int size() {
        return size;
    }

    private int place(UserHash user) {
        return place(hashes, lines, user.high(), user.low());
    }

    private void grow() {
        long[] olderHashes = hashes;
        int[] olderLines = lines;
        long[] newHashes = new long[2 * olderHashes.length];
        int[] newLines = new int[2 * olderLines.length];
        for (int i = 0; i < olderLines.length; i++) {
            if (olderLines[i] != 0) {
                long high = olderHashes[2 * i];
                long low = olderHashes[2 * i + 1];
                put(newHashes, newLines, place(newHashes, newLines, high, low), high, low, olderLines[i]);
            }
        }
        hashes = newHashes;
        lines = newLines;
    }

    /** Where this hash is, or would be. */
    private static int place(long[] hashes, int[] lines, long high, long low) {
        int mask = lines.length - 1;
        int place = (int) low & mask;
        while (lines[place] != 0 && (hashes[2 * place] != high || hashes[2 * place + 1] != low)) {
            place = (place + 1) & mask;
        }
        return place;
    }

    private static void put(long[] hashes, int[] lines, int place, long high, long low, int line) {
        hashes[2 * place] = high;
        hashes[2 * place + 1] = low;
        lines[place] = line;
    }
}
