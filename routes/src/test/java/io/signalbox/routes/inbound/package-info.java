/** Webhooks over real HTTP, with a real broker behind them. */
@NullMarked
package io.signalbox.routes.inbound;

import org.jspecify.annotations.NullMarked;
