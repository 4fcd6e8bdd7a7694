/**
 * The embedded broker's own web console, served beside the API: loaded when somebody first asks for
 * it, entered with an API token, each role allowed what it is allowed there.
 */
@NullMarked
package io.signalbox.app.console;

import org.jspecify.annotations.NullMarked;
