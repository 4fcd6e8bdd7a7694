/**
 * The small language in which sections are declared: keys with types, defaults and a sentence each,
 * read from YAML nodes so that every problem keeps its line. Knows YAML and nothing of deployments.
 */
@NullMarked
package io.signalbox.config.yaml;

import org.jspecify.annotations.NullMarked;
