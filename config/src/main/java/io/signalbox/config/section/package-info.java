/**
 * One class per section of the configuration file: its keys, their defaults, and the engine value
 * that they make. What concerns more than one section is not decided here but in {@code load}.
 */
@NullMarked
package io.signalbox.config.section;

import org.jspecify.annotations.NullMarked;
