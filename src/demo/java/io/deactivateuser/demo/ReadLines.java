package io.deactivateuser.demo;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Iterator;
import java.util.NoSuchElementException;
import org.jspecify.annotations.Nullable;

/** The lines of a file or a terminal as bytes, whatever they hold; one at a time, blank ones left out. */
final class ReadLines implements Iterator<RequestLine> {
    private final InputStream in;
    private long number;
    private @Nullable RequestLine next;

    ReadLines(InputStream in) {
        this.in = in;
    }

    @Override
    public boolean hasNext() {
        try {
            byte[] line;
            while (next == null && (line = read()) != null) {
                number++;
                if (!isBlank(line)) {
                    next = ParseLine.parse(number, line);
                }
            }
            return next != null;
        } catch (IOException e) {
            throw new UncheckedIOException("The requests cannot be read", e);
        }
    }

    @Override
    public RequestLine next() {
        if (!hasNext() || next == null) {
            throw new NoSuchElementException();
        }
        RequestLine line = next;
        next = null;
        return line;
    }

    private byte @Nullable [] read() throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        int read;
        while ((read = in.read()) >= 0 && read != '\n') {
            line.write(read);
        }
        return read < 0 && line.size() == 0 ? null : line.toByteArray();
    }

    private static boolean isBlank(byte[] line) {
        for (byte character : line) {
            if (character != ' ' && character != '\t' && character != '\r') {
                return false;
            }
        }
        return true;
    }
}
