package io.signalbox.routes.api.view;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;

/**
 * What was asked for and decided.
 *
 * @param facts the newest first, each exactly as it was told on the bus
 */
public record AuditView(List<JsonNode> facts) {
  public AuditView {
    facts = List.copyOf(facts);
  }
}
