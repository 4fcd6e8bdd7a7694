/**
 * Artifacts: directories, tar archives, single files and downloads, read once, described by a
 * manifest and teed to many hosts. Everything read here is untrusted: names, links, sizes and
 * contents are checked before a host sees them.
 */
@NullMarked
package io.signalbox.platforms.artifact;

import org.jspecify.annotations.NullMarked;
