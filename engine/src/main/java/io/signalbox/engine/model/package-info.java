/**
 * The nouns: targets, releases, plans and the deployment itself, as immutable values. No decision
 * and no I/O lives here; what a noun may never be is refused by its constructor.
 */
@NullMarked
package io.signalbox.engine.model;

import org.jspecify.annotations.NullMarked;
