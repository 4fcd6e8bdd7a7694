/**
 * The work of each step: observe, compare, act, prove. Plain classes over ports, without Camel or
 * JMS, so that the simulator runs these very classes. A step reports; it never decides what comes
 * next.
 */
@NullMarked
package io.signalbox.routes.step;

import org.jspecify.annotations.NullMarked;
