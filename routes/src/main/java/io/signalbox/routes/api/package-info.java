/**
 * The operator API over HTTP. It reads and asks: every change is an event put on the bus, and the
 * answers come from the ledger, the target records and the configuration. Nothing is decided here.
 */
@NullMarked
package io.signalbox.routes.api;

import org.jspecify.annotations.NullMarked;
