/**
 * Deploys and prunings that the clock asks for: each firing becomes an event like any other, whose
 * id derives from the schedule and the time, so that no restart and no second engine doubles it.
 */
@NullMarked
package io.signalbox.routes.schedule;

import org.jspecify.annotations.NullMarked;
