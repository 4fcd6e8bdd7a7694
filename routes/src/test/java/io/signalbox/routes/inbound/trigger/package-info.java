/** Triggers and events, in tables. */
@NullMarked
package io.signalbox.routes.inbound.trigger;

import org.jspecify.annotations.NullMarked;
