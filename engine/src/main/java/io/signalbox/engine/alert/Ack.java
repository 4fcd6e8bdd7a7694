package io.signalbox.engine.alert;

import java.time.Instant;

/**
 * Somebody has taken it: nobody else is woken for what is known so far.
 *
 * @param via by which way it was said, such as {@code cli}, {@code mail} or {@code slack}
 */
public record Ack(String by, String via, Instant at) {}
