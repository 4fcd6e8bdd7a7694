/**
 * What things are called: services, environments, targets, instances, hosts, versions, digests.
 * Each is a checked string or a small enum; a name that may not be is refused by its constructor.
 * Knows nothing else of Signalbox.
 */
@NullMarked
package io.signalbox.engine.name;

import org.jspecify.annotations.NullMarked;
