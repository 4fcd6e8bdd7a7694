package io.signalbox.broker;

import io.signalbox.engine.spec.Secret;

/**
 * Somebody who may speak with the broker.
 *
 * @param may what the user may do, and no more
 */
public record BrokerUser(String name, Secret password, May may) {

  /** Least first. */
  public enum May {
    /**
     * Send to {@link AddressBook#SAMPLES}, and nothing else: whoever can send samples can have a
     * release rolled back, or let a bad one pass.
     */
    SAMPLE,
    /**
     * Send to {@link AddressBook#REQUESTS}, and nothing else: whoever can write to a step queue can
     * forge steps.
     */
    PRODUCE,
    /** Everything: an engine. */
    RUN
  }
}
