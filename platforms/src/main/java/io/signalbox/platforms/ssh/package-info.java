/**
 * Instances on Debian and Ubuntu servers: the host protocol over pooled SSH sessions. Host keys are
 * verified against known hosts, always; a key that is not there is refused.
 */
@NullMarked
package io.signalbox.platforms.ssh;

import org.jspecify.annotations.NullMarked;
