/**
 * What configuration says about a target once everything is resolved. {@code config} builds these
 * values, a plan carries them, platforms obey them. No YAML, no files, no secrets: only references
 * to secrets.
 */
@NullMarked
package io.signalbox.engine.spec;

import org.jspecify.annotations.NullMarked;
