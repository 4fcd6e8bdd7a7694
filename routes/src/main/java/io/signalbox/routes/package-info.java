/**
 * The routes act: triggers in, steps, gates, alerts out, and the operator's API. Routes consume,
 * call one port and one decision, and pass on; no {@code if} on business state lives here.
 */
@NullMarked
package io.signalbox.routes;

import org.jspecify.annotations.NullMarked;
