/** The API over real HTTP, with a real broker, ledger and configuration behind it. */
@NullMarked
package io.signalbox.routes.api;

import org.jspecify.annotations.NullMarked;
