/**
 * The ledger: facts as they were told, and what follows from them, in a database that people and
 * tools may query. It is written by its projector alone and decides nothing: losing it loses no
 * deployment.
 */
@NullMarked
package io.signalbox.broker.ledger;

import org.jspecify.annotations.NullMarked;
