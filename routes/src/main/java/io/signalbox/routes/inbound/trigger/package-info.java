/** What the configured triggers make of an event, and why; pure functions. */
@NullMarked
package io.signalbox.routes.inbound.trigger;

import org.jspecify.annotations.NullMarked;
