/**
 * The host protocol that every transport shares: commands as plain values, the script that answers
 * them, and a {@link io.signalbox.engine.port.Place} that speaks it over a {@link
 * io.signalbox.platforms.host.Shell}. No sockets and no processes here: those are a transport's.
 */
@NullMarked
package io.signalbox.platforms.host;

import org.jspecify.annotations.NullMarked;
