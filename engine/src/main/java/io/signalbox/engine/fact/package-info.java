/**
 * Things that happened, in the past tense. Facts are written once, numbered per deployment, and
 * never changed.
 */
@NullMarked
package io.signalbox.engine.fact;

import org.jspecify.annotations.NullMarked;
