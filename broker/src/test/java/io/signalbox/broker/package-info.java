/** Tests of the broker, against real embedded brokers on temporary journals. */
@NullMarked
package io.signalbox.broker;

import org.jspecify.annotations.NullMarked;
