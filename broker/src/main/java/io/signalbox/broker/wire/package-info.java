/**
 * The wire format: how tokens, records, signals and facts become JSON and back, and how facts are
 * numbered and hash-chained. Every shape is pinned by a JSON file in the tests; readers accept the
 * format before.
 */
@NullMarked
package io.signalbox.broker.wire;

import org.jspecify.annotations.NullMarked;
