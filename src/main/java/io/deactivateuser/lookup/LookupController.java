package io.deactivateuser.lookup;

import io.deactivateuser.apply.AnswersUnavailableException;
import io.deactivateuser.apply.RecordedAnswers;
import io.deactivateuser.apply.RecordedAnswers.Recorded;
import io.deactivateuser.decide.LedgerKey;
import io.deactivateuser.decide.Reason;
import io.deactivateuser.reply.JsonReply;
import io.deactivateuser.reply.Reply;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.http.HttpMethod;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.util.ServletRequestPathUtils;

/**
 * Tells a caller what was answered under a request ID of its own. It knows no other actor's: the actor that the token names is half of the
 * key, and without one there is no key.
 */
@RestController
@ConditionalOnBooleanProperty(LookupConfiguration.ENABLED)
final class LookupController {
    static final String ADDRESS = "/v1/requests";
    private static final Set<String> READING = Set.of(HttpMethod.GET.name(), HttpMethod.HEAD.name());

    private final RecordedAnswers answers;

    LookupController(RecordedAnswers answers) {
        this.answers = answers;
    }

    /** Takes whatever method and path are under the address, so that each has its problem told. */
    @RequestMapping(ADDRESS + "/{*requestId}")
    void answer(HttpServletRequest request, HttpServletResponse response) throws IOException {
        String requestId = requestId(request);
        if (!(request.getUserPrincipal() instanceof Caller caller)) {
            Problem.refused(Reason.TOKEN_MISSING).writeTo(response);
        } else if (!READING.contains(request.getMethod())) {
            Problem.NOT_GET.writeTo(response);
        } else if (requestId == null) {
            Problem.BAD_REQUEST.writeTo(response);
        } else {
            answer(new LedgerKey(caller.actor().id(), requestId), response);
        }
    }

    private void answer(LedgerKey key, HttpServletResponse response) throws IOException {
        Recorded recorded;
        try {
            recorded = answers.under(key);
        } catch (AnswersUnavailableException e) {
            Problem.BUSY.writeTo(response);
            return;
        }
        if (recorded == null) {
            Problem.NO_ANSWER.writeTo(response);
            return;
        }
        response.setContentType(MediaType.APPLICATION_JSON_VALUE);
        response.getOutputStream()
                .write(JsonReply.encode(new Reply(key.requestId(), recorded.userId(), recorded.answer())));
    }

    /** Of the path as it was sent: a server reads parameters, folders and slashes into it, all of which a request ID may have. */
    private static @Nullable String requestId(HttpServletRequest request) {
        String path = ServletRequestPathUtils.getParsedRequestPath(request)
                .pathWithinApplication()
                .value();
        return path.startsWith(ADDRESS + "/") ? RequestIdInPath.decode(path.substring(ADDRESS.length() + 1)) : null;
    }
}
