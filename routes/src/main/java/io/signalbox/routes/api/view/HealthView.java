package io.signalbox.routes.api.view;

import java.util.List;

/** Whether Signalbox works; the reasons are empty when it does. */
public record HealthView(String status, List<String> reasons) {
  public HealthView {
    reasons = List.copyOf(reasons);
  }
}
