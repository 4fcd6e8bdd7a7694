/** Events that come in at a whole Signalbox, by webhook and over every protocol of the bus. */
@NullMarked
package io.signalbox.app.inbound;

import org.jspecify.annotations.NullMarked;
