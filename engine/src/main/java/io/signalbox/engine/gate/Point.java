package io.signalbox.engine.gate;

import java.time.Instant;

/**
 * One sample that was judged: what a window consists of, and what a verdict shows.
 *
 * @param value the share, the quantile or the number
 * @param volume how many events it is made of; 0 where there was nothing to judge, and that counts
 *     as bad
 */
public record Point(Instant at, boolean bad, double value, long volume) {}
