package io.deactivateuser.apply;

import java.util.List;

/** An index that takes nothing twice, and its columns in the order of their names. */
record FoundKey(String name, List<String> columns) {}
