/** The audit against a real broker, with tokens put and taken by hand. */
@NullMarked
package io.signalbox.routes.audit;

import org.jspecify.annotations.NullMarked;
