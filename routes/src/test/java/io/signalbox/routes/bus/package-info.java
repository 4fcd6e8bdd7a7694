/** What the routes keep between messages, against a real broker. */
@NullMarked
package io.signalbox.routes.bus;

import org.jspecify.annotations.NullMarked;
