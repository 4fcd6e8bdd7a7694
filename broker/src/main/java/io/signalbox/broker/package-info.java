/**
 * The broker remembers: the embedded Artemis, the address book that names every queue, and the
 * outbox through which a transaction speaks. Nothing is decided here; what is remembered is what
 * the engine decided.
 */
@NullMarked
package io.signalbox.broker;

import org.jspecify.annotations.NullMarked;
