/** What {@code doctor} looks at: this machine, the configuration, and the way to the broker. */
@NullMarked
package io.signalbox.app.cli.doctor;

import org.jspecify.annotations.NullMarked;
