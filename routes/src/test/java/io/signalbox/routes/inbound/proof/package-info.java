/** Signatures of the documentations, and what is near to them. */
@NullMarked
package io.signalbox.routes.inbound.proof;

import org.jspecify.annotations.NullMarked;
