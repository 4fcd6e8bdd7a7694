package io.signalbox.routes.api.view;

import java.util.List;

/** Channels that took a test message. */
public record TestedView(List<String> sent) {
  public TestedView {
    sent = List.copyOf(sent);
  }
}
