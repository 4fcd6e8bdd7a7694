/**
 * Events that are asked for once more: what the broker's console brings back from the retained
 * journal. The ledger is asked whether there ever was such a deployment, and nothing else; whether
 * it is done again, admission decides.
 */
@NullMarked
package io.signalbox.routes.replay;

import org.jspecify.annotations.NullMarked;
