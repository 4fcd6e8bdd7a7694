/**
 * Signalbox against real hosts: systemd, sshd, sudo and nginx as {@code .ci/hosts} brings them up.
 * Effects are read from the hosts themselves, never from what Signalbox says of them. Skipped where
 * no hosts are up.
 */
@NullMarked
package io.signalbox.app.hosts;

import org.jspecify.annotations.NullMarked;
