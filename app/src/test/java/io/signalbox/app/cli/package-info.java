/** The command line: what it prints, byte for byte, and the exit codes that scripts depend on. */
@NullMarked
package io.signalbox.app.cli;

import org.jspecify.annotations.NullMarked;
