package io.deactivateuser.list;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.OutputStream;

/** Standard output as bytes: {@code System.out} writes in the locale's character set, which may not have those of a user ID. */
final class Output {
    static final OutputStream STANDARD = new FileOutputStream(FileDescriptor.out);

    private Output() {}
}
