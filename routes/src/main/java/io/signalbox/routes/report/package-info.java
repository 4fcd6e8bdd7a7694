/**
 * Tells git hosts what became of the events that they sent, and asks them for those that were
 * missed. Reads facts and records; decides nothing, and no deployment waits for it.
 */
@NullMarked
package io.signalbox.routes.report;

import org.jspecify.annotations.NullMarked;
