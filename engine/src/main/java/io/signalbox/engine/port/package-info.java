/**
 * What steps need from the world, as interfaces. {@code platforms} implements them on real hosts,
 * the simulator on modelled ones. Nothing here decides, and nothing here knows Camel or JMS.
 */
@NullMarked
package io.signalbox.engine.port;

import org.jspecify.annotations.NullMarked;
