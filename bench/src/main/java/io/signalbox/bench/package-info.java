/** Measures what docs/performance.md claims: ratios within one run, medians of several rounds. */
@NullMarked
package io.signalbox.bench;

import org.jspecify.annotations.NullMarked;
