package io.deactivateuser.lookup;

import org.springframework.security.core.AuthenticationException;

/** The token speaks for nobody, or nothing can be said of it. */
final class RefusedCallerException extends AuthenticationException {
    private static final long serialVersionUID = 1L;

    private final transient Problem problem;

    RefusedCallerException(Problem problem) {
        super(problem.detail());
        this.problem = problem;
    }

    Problem problem() {
        return problem;
    }
}
