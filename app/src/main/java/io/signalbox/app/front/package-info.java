/**
 * Signalbox's own reverse proxy, for instances on this machine where there is no nginx: a process
 * of its own from the same jar, which outlives Signalbox. It follows the same {@code live} link
 * that nginx would.
 */
@NullMarked
package io.signalbox.app.front;

import org.jspecify.annotations.NullMarked;
