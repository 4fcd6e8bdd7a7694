package io.signalbox.routes.api.view;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;

/**
 * One deployment and what happened to it.
 *
 * @param facts in order, each exactly as it was told on the bus
 */
public record StoryView(DeploymentView deployment, List<JsonNode> facts) {
  public StoryView {
    facts = List.copyOf(facts);
  }
}
