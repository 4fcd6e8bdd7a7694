/** What the engine tells of itself: metrics and log lines, made after a commit, never before. */
@NullMarked
package io.signalbox.routes.telemetry;

import org.jspecify.annotations.NullMarked;
