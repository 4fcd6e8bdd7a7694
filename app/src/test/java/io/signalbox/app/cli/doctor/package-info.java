/** What doctor says of what it finds. */
@NullMarked
package io.signalbox.app.cli.doctor;

import org.jspecify.annotations.NullMarked;
