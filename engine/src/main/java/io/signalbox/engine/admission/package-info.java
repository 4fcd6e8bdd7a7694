/**
 * {@code admit}: who may act on a target. Total and pure; the only code that changes a {@code
 * TargetRecord}.
 */
@NullMarked
package io.signalbox.engine.admission;

import org.jspecify.annotations.NullMarked;
