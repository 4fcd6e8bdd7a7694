/** The launcher script, run for real against directories that look like JDKs. */
@NullMarked
package io.signalbox.app.launcher;

import org.jspecify.annotations.NullMarked;
