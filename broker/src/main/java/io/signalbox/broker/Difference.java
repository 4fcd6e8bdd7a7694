package io.signalbox.broker;

/**
 * Something in which a broker is not as the {@link AddressBook} needs it.
 *
 * @param where the queue or address
 * @param said what is there, and what should be
 * @param next what to do about it
 */
public record Difference(String where, String said, String next) {}
