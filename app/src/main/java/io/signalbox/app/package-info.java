/**
 * The app assembles: the composition root, the command line, the demo, and Signalbox's own proxy.
 * Nothing is decided here.
 */
@NullMarked
package io.signalbox.app;

import org.jspecify.annotations.NullMarked;
