package io.deactivateuser.list;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;

/** Standard output as bytes: {@code System.out} writes in the locale's character set, which may not have those of a user ID. */
final class Output {
    static final OutputStream STANDARD = new FileOutputStream(FileDescriptor.out);

    private Output() {}

    /** For lines of text, in UTF-8. */
    static PrintStream lines() {
        return new PrintStream(STANDARD, true, StandardCharsets.UTF_8);
    }
}
