/** What deliveries say, each kind of source in its own way, read into events of one form. */
@NullMarked
package io.signalbox.routes.inbound.event;

import org.jspecify.annotations.NullMarked;
