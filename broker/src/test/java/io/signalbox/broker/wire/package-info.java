/** Tests of the wire format. */
@NullMarked
package io.signalbox.broker.wire;

import org.jspecify.annotations.NullMarked;
