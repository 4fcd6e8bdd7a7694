/**
 * Events as they come in: CloudEvents read into requests, or refused with a sentence that says why.
 */
@NullMarked
package io.signalbox.routes.event;

import org.jspecify.annotations.NullMarked;
