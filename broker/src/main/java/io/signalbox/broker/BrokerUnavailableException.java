package io.signalbox.broker;

/**
 * The broker could not be asked, or showed only a part. Nothing was decided or changed by whoever
 * asked, and the same may be asked again.
 */
public final class BrokerUnavailableException extends IllegalStateException {
  private static final long serialVersionUID = 1L;

  BrokerUnavailableException(String message) {
    super(message);
  }

  BrokerUnavailableException(String message, Throwable cause) {
    super(message, cause);
  }
}
