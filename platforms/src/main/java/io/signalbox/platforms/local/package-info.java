/**
 * Instances on the machine that runs Signalbox: the host protocol over {@code sh}, without root.
 */
@NullMarked
package io.signalbox.platforms.local;

import org.jspecify.annotations.NullMarked;
