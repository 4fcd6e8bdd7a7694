/** Facts, plans and lists as text for people. Pure: a value in, lines out. */
@NullMarked
package io.signalbox.app.cli.text;

import org.jspecify.annotations.NullMarked;
