package io.signalbox.broker.ledger;

import io.signalbox.broker.wire.FactChain;

/**
 * A fact as it came from the bus, not yet believed.
 *
 * @param label what the message's headers called it, for what cannot be read; may be empty
 * @param before the hash that it says the fact before it has; empty for the first
 * @param hash the hash that it says it has
 */
public record Arrival(String label, String json, String before, String hash) {
  public static Arrival of(FactChain.Link link) {
    String label = link.fact().deployment() + "#" + link.fact().number();
    return new Arrival(label, link.json(), link.before(), link.hash());
  }
}
