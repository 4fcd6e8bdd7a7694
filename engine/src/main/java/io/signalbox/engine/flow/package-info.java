/**
 * {@code decide}: from a deployment and what its step reported to the next deployment, where it
 * goes, the wake-ups and the facts. Total and pure; time is a field of the input.
 */
@NullMarked
package io.signalbox.engine.flow;

import org.jspecify.annotations.NullMarked;
