/** Schedules against a real broker, with a clock of the test's. */
@NullMarked
package io.signalbox.routes.schedule;

import org.jspecify.annotations.NullMarked;
