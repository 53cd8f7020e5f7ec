package io.deactivateuser.list;

import io.deactivateuser.list.file.Findings;
import io.deactivateuser.list.file.Row;
import io.deactivateuser.list.go.Plan;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** A plan in words. */
final class Words {
    private static final int REASON = 60;

    private Words() {}

    static String count(Path file, Plan plan, Findings findings) {
        return String.format(
                Locale.ROOT,
                "%s: %s, %s, %s.",
                file,
                number(plan.users(), "user"),
                number(plan.duplicates(), "duplicate"),
                number(findings.refusals(), "error"));
    }

    static String users(Plan plan) {
        String first = ids(plan.first());
        return plan.last().isEmpty() ? first : first + (plan.users() > 6 ? ", …, " : ", ") + ids(plan.last());
    }

    /** The first words of the first row's reason, and whether others have another. */
    static String reason(Plan plan) {
        return firstReason(plan) + (plan.oneReason() ? "" : " (others differ)");
    }

    static String number(long count, String what) {
        return String.format(Locale.ROOT, "%,d %s%s", count, what, count == 1 ? "" : "s");
    }

    private static String firstReason(Plan plan) {
        @Nullable
        String reason = plan.first().isEmpty() ? null : plan.first().get(0).reason();
        if (reason == null) {
            return "(none)";
        }
        return reason.codePointCount(0, reason.length()) <= REASON
                ? reason
                : reason.substring(0, reason.offsetByCodePoints(0, REASON)) + "…";
    }

    private static String ids(List<Row> rows) {
        return rows.stream().map(Row::userId).collect(Collectors.joining(", "));
    }
}
