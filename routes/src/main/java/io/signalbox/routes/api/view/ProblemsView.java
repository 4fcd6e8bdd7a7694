package io.signalbox.routes.api.view;

import io.signalbox.config.Problem;
import java.util.List;

/** What is wrong with the configuration file as it is now; empty when it is in force. */
public record ProblemsView(List<Problem> problems) {
  public ProblemsView {
    problems = List.copyOf(problems);
  }
}
