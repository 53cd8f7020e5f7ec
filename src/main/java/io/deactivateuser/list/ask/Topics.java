package io.deactivateuser.list.ask;

/** The topics by which the worker is asked and answers. */
public record Topics(String requests, String results) {}
