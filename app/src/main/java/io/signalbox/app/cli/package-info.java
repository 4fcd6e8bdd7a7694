/**
 * The command line: one class per command. It asks the API and prints; what a deployment needs is
 * decided by the engine.
 */
@NullMarked
package io.signalbox.app.cli;

import org.jspecify.annotations.NullMarked;
