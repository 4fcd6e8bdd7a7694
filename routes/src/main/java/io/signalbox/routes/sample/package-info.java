/**
 * Samples that others measure and send to {@code deploy.samples}. Every engine hears all of them
 * and remembers the newest; nothing of it is durable, for evidence that came late is none.
 */
@NullMarked
package io.signalbox.routes.sample;

import org.jspecify.annotations.NullMarked;
