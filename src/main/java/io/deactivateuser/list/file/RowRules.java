package io.deactivateuser.list.file;

import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.regex.Pattern;

/**
 * What a row must keep so that its request is not refused for its form, and what a spreadsheet does to IDs. Nothing is mended
 * here: a list that is wrong in one place may be wrong in others, and its owner should know.
 */
final class RowRules {
    private static final int MAX_ID = 200;
    private static final int MAX_REASON = 500;
    private static final int MAX_SHOWN = 60;

    private static final Pattern SCIENTIFIC = Pattern.compile("-?\\d+([.,]\\d+)?[eE][+-]\\d+");
    /** A spreadsheet keeps 15 digits of a number, and makes zeros of the others. */
    private static final Pattern ROUNDED = Pattern.compile("\\d{15}0{3,}");
    /** As the contract has it; {@code java.time} would let the seconds be left out. */
    private static final Pattern RFC_3339 =
            Pattern.compile("\\d{4}-\\d{2}-\\d{2}[Tt]\\d{2}:\\d{2}:\\d{2}([.]\\d{1,9})?([Zz]|[+-]\\d{2}:\\d{2})");

    private final Findings findings;

    RowRules(Findings findings) {
        this.findings = findings;
    }

    boolean userId(long line, String id) {
        String problem = null;
        if (id.isEmpty()) {
            problem = "The user ID is missing.";
        } else if (blank(id.codePointAt(0)) || blank(id.codePointBefore(id.length()))) {
            problem = "There is white space around the user ID " + shown(id) + ".";
        } else if (SCIENTIFIC.matcher(id).matches()) {
            problem = "A spreadsheet has made the number " + shown(id) + " of a user ID; export the column as text.";
        } else {
            problem = text("user ID", id, MAX_ID);
        }
        if (problem != null) {
            findings.refuse(line, problem);
            return false;
        }
        if (ROUNDED.matcher(id).matches()) {
            findings.note(line, "The user ID " + shown(id) + " ends in zeros; has a spreadsheet rounded it?");
        }
        return true;
    }

    boolean reason(long line, String reason) {
        String problem = text("reason", reason, MAX_REASON);
        if (problem != null) {
            findings.refuse(line, problem);
        }
        return problem == null;
    }

    boolean expireTime(long line, String text) {
        try {
            if (RFC_3339.matcher(text).matches()) {
                Instant time = OffsetDateTime.parse(text, DateTimeFormatter.ISO_OFFSET_DATE_TIME)
                        .toInstant();
                if (time.isBefore(Instant.now())) {
                    findings.note(line, "The expireTime " + text + " has passed; the request will be refused.");
                }
                return true;
            }
        } catch (DateTimeParseException e) {
            // Refused below, as what does not even look like a time.
        }
        findings.refuse(
                line, "The expireTime " + shown(text) + " is no RFC 3339 date and time such as 2026-12-31T23:59:59Z.");
        return false;
    }

    private static @org.jspecify.annotations.Nullable String text(String name, String text, int longest) {
        if (text.codePoints().anyMatch(Character::isISOControl)) {
            return "The " + name + " " + shown(text) + " has a line break or another control character.";
        }
        // What a decoder puts in place of bytes that it cannot read.
        if (text.indexOf('\uFFFD') >= 0) {
            return "The " + name + " " + shown(text) + " has bytes that are no UTF-8; export the file as UTF-8.";
        }
        int length = text.codePointCount(0, text.length());
        return length > longest
                ? "The " + name + " has " + length + " characters; at most " + longest + " are allowed."
                : null;
    }

    /** Also what looks like nothing or like a space and is not one to {@code String.strip}. */
    private static boolean blank(int character) {
        return Character.isWhitespace(character)
                || Character.isSpaceChar(character)
                || Character.getType(character) == Character.FORMAT;
    }

    private static String shown(String text) {
        StringBuilder shown = new StringBuilder("\"");
        text.codePoints()
                .limit(MAX_SHOWN)
                .map(character -> Character.isISOControl(character) ? ' ' : character)
                .forEach(shown::appendCodePoint);
        return shown.append(text.codePointCount(0, text.length()) > MAX_SHOWN ? "…\"" : "\"")
                .toString();
    }
}
