package io.signalbox.broker.ledger;

/**
 * The database could not be reached or refused. Nothing is lost: facts wait on the bus, and running
 * deployments do not need the ledger.
 */
public final class LedgerUnavailableException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  LedgerUnavailableException(String message, Throwable cause) {
    super(message, cause);
  }
}
