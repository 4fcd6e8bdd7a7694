/**
 * Who may send events by webhook, and what is made of them. Types and their text forms; no HTTP, no
 * payloads.
 */
@NullMarked
package io.signalbox.config.inbound;

import org.jspecify.annotations.NullMarked;
