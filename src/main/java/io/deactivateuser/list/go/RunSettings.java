package io.deactivateuser.list.go;

import java.time.Duration;

/**
 * How a run goes.
 *
 * @param rate requests a second; 0 for as many as can be answered
 * @param stopAfterErrors refusals for one reason in a row; 0 for never
 * @param patience how long nobody may be answered before the rest counts as unanswered
 * @param tokenPatience how long another token is waited for
 */
public record RunSettings(int rate, int stopAfterErrors, Duration patience, Duration tokenPatience) {}
