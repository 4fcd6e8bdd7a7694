/** Replay by the broker's own operation, against a real broker, engine and ledger. */
@NullMarked
package io.signalbox.routes.replay;

import org.jspecify.annotations.NullMarked;
