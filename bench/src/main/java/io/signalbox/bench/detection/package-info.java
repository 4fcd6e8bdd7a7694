/**
 * How long it takes to see that a release is bad: Signalbox' gate and the documented rules of
 * others, on the same simulated traffic.
 */
@NullMarked
package io.signalbox.bench.detection;

import org.jspecify.annotations.NullMarked;
