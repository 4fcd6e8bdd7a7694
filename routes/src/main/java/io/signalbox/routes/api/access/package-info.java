/** Who may ask what: API tokens, kept as hashes, each with a role and environments. */
@NullMarked
package io.signalbox.routes.api.access;

import org.jspecify.annotations.NullMarked;
