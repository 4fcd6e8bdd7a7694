/**
 * From a file to a {@link io.signalbox.config.Configuration}: merges the layers of a target, checks
 * what spans sections (ports, directories, references), and reloads on demand.
 */
@NullMarked
package io.signalbox.config.load;

import org.jspecify.annotations.NullMarked;
