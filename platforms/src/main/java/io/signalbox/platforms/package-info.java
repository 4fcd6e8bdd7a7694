/**
 * Reaches the machines. Everything that touches a host, a process or an artifact lives below this
 * package, behind the ports of the engine; nothing here decides what a deployment does next.
 */
@NullMarked
package io.signalbox.platforms;

import org.jspecify.annotations.NullMarked;
