/** Alerts against a real broker and real peers. */
@NullMarked
package io.signalbox.routes.alert;

import org.jspecify.annotations.NullMarked;
