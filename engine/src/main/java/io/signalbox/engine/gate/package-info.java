/**
 * Judgement of samples: whether an instance is healthy, not yet, or breaching. Pure; no probing
 * happens here.
 */
@NullMarked
package io.signalbox.engine.gate;

import org.jspecify.annotations.NullMarked;
