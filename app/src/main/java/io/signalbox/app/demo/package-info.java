/** The demo: the main job on this machine in a minute, with everything real but the service. */
@NullMarked
package io.signalbox.app.demo;

import org.jspecify.annotations.NullMarked;
