/**
 * The periodic audit: whether the target records and the messages on the queues tell the same. It
 * reports, and changes nothing.
 */
@NullMarked
package io.signalbox.routes.audit;

import org.jspecify.annotations.NullMarked;
