/**
 * The routes on the bus: one per step, admission, intake, wake-ups and nudges. Each consumes, calls
 * one port or one decision, and passes on through the session that consumed. Endpoint URIs live in
 * one class, error policy in another.
 */
@NullMarked
package io.signalbox.routes.bus;

import org.jspecify.annotations.NullMarked;
