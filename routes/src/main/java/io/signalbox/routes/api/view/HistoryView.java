package io.signalbox.routes.api.view;

import java.util.List;
import java.util.Optional;

/**
 * Deployments, newest first.
 *
 * @param before where the next page begins; empty on the last one
 */
public record HistoryView(List<DeploymentView> deployments, Optional<String> before) {
  public HistoryView {
    deployments = List.copyOf(deployments);
  }
}
