/** What the engine tells of itself, with a real engine. */
@NullMarked
package io.signalbox.routes.telemetry;

import org.jspecify.annotations.NullMarked;
