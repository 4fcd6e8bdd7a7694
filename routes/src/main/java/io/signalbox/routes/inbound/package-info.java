/**
 * Webhooks: what others send over HTTP is proven, read, matched with the triggers, and put on the
 * bus with a record of it, in one transaction, before it is answered. Decides nothing about a
 * target: what it asks for, admission decides.
 */
@NullMarked
package io.signalbox.routes.inbound;

import org.jspecify.annotations.NullMarked;
