/** Whether a delivery comes from who it says: signatures and tokens, in constant time. */
@NullMarked
package io.signalbox.routes.inbound.proof;

import org.jspecify.annotations.NullMarked;
