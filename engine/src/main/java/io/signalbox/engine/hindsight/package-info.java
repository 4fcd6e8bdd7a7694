/**
 * What gates would have decided under another configuration, from recorded facts alone. Decides
 * nothing that happens: it asks {@code flow} again. Nothing else may depend on it.
 */
@NullMarked
package io.signalbox.engine.hindsight;

import org.jspecify.annotations.NullMarked;
