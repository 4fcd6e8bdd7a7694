/** The way from the command line to a running Signalbox: where it is, by which token, over HTTP. */
@NullMarked
package io.signalbox.app.cli.remote;

import org.jspecify.annotations.NullMarked;
