/**
 * The engine decides: pure functions over immutable values. No Camel, JMS, JDBC, clock, thread or
 * I/O may be used below this package; time and the state of the world arrive as values.
 */
@NullMarked
package io.signalbox.engine;

import org.jspecify.annotations.NullMarked;
