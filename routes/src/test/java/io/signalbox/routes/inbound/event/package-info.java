/** Payloads of every kind of source. */
@NullMarked
package io.signalbox.routes.inbound.event;

import org.jspecify.annotations.NullMarked;
