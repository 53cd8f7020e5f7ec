package io.deactivateuser.settings;

import jakarta.validation.constraints.AssertTrue;
import java.util.stream.Collectors;
import org.springframework.boot.context.properties.bind.DataObjectPropertyName;
import org.springframework.boot.context.properties.bind.validation.BindValidationException;
import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.validation.FieldError;
import org.springframework.validation.ObjectError;

/** Names each setting that is out of its range by its key, as the README's table has it. */
@Order(Ordered.HIGHEST_PRECEDENCE)
class InvalidSettingFailureAnalyzer extends AbstractFailureAnalyzer<BindValidationException> {
    /** Of several keys together: its message names them, since what it is found at is no key. */
    private static final String RELATION = AssertTrue.class.getSimpleName();

    @Override
    protected FailureAnalysis analyze(Throwable rootFailure, BindValidationException cause) {
        String description = cause.getValidationErrors().getAllErrors().stream()
                .map(error -> line(cause.getValidationErrors().getName().toString(), error))
                .sorted()
                .collect(Collectors.joining(System.lineSeparator()));
        return new FailureAnalysis(
                description, "Change the setting; the README's table of settings says what each may be.", cause);
    }

    private static String line(String prefix, ObjectError error) {
        if (RELATION.equals(error.getCode())) {
            return error.getDefaultMessage() + ".";
        }
        if (error instanceof FieldError field) {
            return prefix + "." + DataObjectPropertyName.toDashedForm(field.getField()) + " is '"
                    + field.getRejectedValue() + "': " + field.getDefaultMessage() + ".";
        }
        return prefix + ": " + error.getDefaultMessage() + ".";
    }
}
