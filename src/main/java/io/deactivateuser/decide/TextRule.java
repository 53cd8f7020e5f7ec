package io.deactivateuser.decide;

/**
 * What every string of a request keeps, and every actor's ID: no control characters, U+0000 above all, which Postgres
 * refuses for the whole statement; no unpaired surrogate, which the Postgres driver would store as a question mark, so
 * that two IDs become one. Lengths count Unicode characters, not UTF-16 units.
 */
public final class TextRule {
    private static final String REPLACEMENT = "\uFFFD";

    private TextRule() {}

    /** Whether the text keeps the rule and has a length within the bounds, both inclusive. */
    public static boolean holds(String text, int minLength, int maxLength) {
        int length = 0;
        for (int i = 0; i < text.length(); length++) {
            int character = text.codePointAt(i);
            if (forbidden(character)) {
                return false;
            }
            i += Character.charCount(character);
        }
        return length >= minLength && length <= maxLength;
    }

    /** At most {@code maxLength} characters of the text, with U+FFFD for each that the rule forbids. */
    public static String sanitized(String text, int maxLength) {
        StringBuilder kept = new StringBuilder();
        text.codePoints().limit(maxLength).forEach(character -> {
            if (forbidden(character)) {
                kept.append(REPLACEMENT);
            } else {
                kept.appendCodePoint(character);
            }
        });
        return kept.toString();
    }

    private static boolean forbidden(int character) {
        return Character.isISOControl(character)
                || (character >= Character.MIN_SURROGATE && character <= Character.MAX_SURROGATE);
    }
}
