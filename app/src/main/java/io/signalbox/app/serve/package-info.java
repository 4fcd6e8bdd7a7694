/**
 * The composition root: a running Signalbox, put together from a configuration, started in order
 * and stopped in the other.
 */
@NullMarked
package io.signalbox.app.serve;

import org.jspecify.annotations.NullMarked;
