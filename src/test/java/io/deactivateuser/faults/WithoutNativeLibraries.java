package io.deactivateuser.faults;

import io.deactivateuser.DeactivateUserWorker;

/** A worker that can unpack no native library of a codec, as where its temporary directory is read-only. */
final class WithoutNativeLibraries {
    private static final String NO_DIRECTORY = "/proc/none";

    private WithoutNativeLibraries() {}

    public static void main(String[] arguments) {
        System.setProperty("org.xerial.snappy.tempdir", NO_DIRECTORY);
        System.setProperty("ZstdTempFolder", NO_DIRECTORY);
        DeactivateUserWorker.main(arguments);
    }
}
