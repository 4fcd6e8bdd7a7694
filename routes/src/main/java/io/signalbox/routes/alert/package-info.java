/**
 * Alerts out: facts to the alert desk, its decisions onto the queues of the channels, and a route
 * for each kind of channel. What is decided is {@link io.signalbox.engine.alert}'s.
 */
@NullMarked
package io.signalbox.routes.alert;

import org.jspecify.annotations.NullMarked;
