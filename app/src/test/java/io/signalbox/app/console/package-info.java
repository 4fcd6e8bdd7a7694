/** The broker's console as operators meet it: over HTTP, and in a browser. */
@NullMarked
package io.signalbox.app.console;

import org.jspecify.annotations.NullMarked;
