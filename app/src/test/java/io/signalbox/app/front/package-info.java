/** Tests of Signalbox's own proxy, as the process that it is. */
@NullMarked
package io.signalbox.app.front;

import org.jspecify.annotations.NullMarked;
