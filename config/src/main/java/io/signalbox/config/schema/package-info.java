/**
 * The JSON Schema for editors, written from the same declarations by which the file is read. No
 * rule of its own lives here.
 */
@NullMarked
package io.signalbox.config.schema;

import org.jspecify.annotations.NullMarked;
