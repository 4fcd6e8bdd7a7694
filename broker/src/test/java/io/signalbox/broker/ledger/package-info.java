/** Tests of the ledger, against real SQLite files and a real PostgreSQL. */
@NullMarked
package io.signalbox.broker.ledger;

import org.jspecify.annotations.NullMarked;
