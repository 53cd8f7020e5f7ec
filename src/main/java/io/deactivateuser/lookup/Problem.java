package io.deactivateuser.lookup;

import io.deactivateuser.decide.Reason;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.security.core.AuthenticationException;
import tools.jackson.databind.json.JsonMapper;

/**
 * Why a look-up has no answer, as problem details (RFC 9457). Each is one of few texts: nothing that the caller sent comes back.
 *
 * @param reason the contract's name for it; null where it has none
 */
record Problem(HttpStatus status, String detail, @Nullable Reason reason) {
    static final Problem BAD_REQUEST = new Problem(
            HttpStatus.BAD_REQUEST,
            "The path does not end in a request ID: 1 to 200 characters, no control characters, percent-encoded UTF-8, a slash as %2F.");
    static final Problem NO_ANSWER = new Problem(
            HttpStatus.NOT_FOUND,
            "No answer is recorded under this request ID of yours: the request was not answered yet, or was refused before answers are"
                    + " recorded, or its answer is no longer kept.");
    static final Problem NOT_GET = new Problem(HttpStatus.METHOD_NOT_ALLOWED, "Answers are read with GET.");
    static final Problem BUSY = new Problem(
            HttpStatus.SERVICE_UNAVAILABLE, "Whether an answer is recorded cannot be said now; ask again later.");
    static final Problem KEYS_UNAVAILABLE = new Problem(
            HttpStatus.SERVICE_UNAVAILABLE, "The keys that verify tokens cannot be read now; ask again later.");

    private static final JsonMapper JSON = new JsonMapper();
    private static final String AGAIN_AFTER_SECONDS = "1";

    private Problem(HttpStatus status, String detail) {
        this(status, detail, null);
    }

    /** What is wrong with a token: as much as a reply would say. */
    static Problem refused(Reason reason) {
        return new Problem(HttpStatus.UNAUTHORIZED, reason.message(), reason);
    }

    static void answerRefused(HttpServletRequest request, HttpServletResponse response, AuthenticationException refused)
            throws IOException {
        Problem problem = refused instanceof RefusedCallerException caller
                ? caller.problem()
                : Problem.refused(Reason.TOKEN_MISSING);
        problem.writeTo(response);
    }

    void writeTo(HttpServletResponse response) throws IOException {
        response.setStatus(status.value());
        response.setContentType(MediaType.APPLICATION_PROBLEM_JSON_VALUE);
        switch (status) {
            // RFC 6750, 3: without an error where no token was sent.
            case UNAUTHORIZED ->
                response.setHeader(
                        HttpHeaders.WWW_AUTHENTICATE,
                        reason == Reason.TOKEN_MISSING ? "Bearer" : "Bearer error=\"invalid_token\"");
            case METHOD_NOT_ALLOWED -> response.setHeader(HttpHeaders.ALLOW, "GET, HEAD");
            case SERVICE_UNAVAILABLE -> response.setHeader(HttpHeaders.RETRY_AFTER, AGAIN_AFTER_SECONDS);
            default -> {}
        }
        response.getOutputStream().write(JSON.writeValueAsBytes(members()));
    }

    private Map<String, Object> members() {
        Map<String, Object> members = new LinkedHashMap<>();
        members.put("title", status.getReasonPhrase());
        members.put("status", status.value());
        members.put("detail", detail);
        if (reason != null) {
            members.put("reason", reason.name());
        }
        return members;
    }
}
