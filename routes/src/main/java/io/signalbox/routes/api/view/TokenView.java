package io.signalbox.routes.api.view;

import io.signalbox.engine.name.EnvironmentName;
import io.signalbox.routes.api.access.Role;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * A token in a list.
 *
 * @param token its text: only in the answer that made it
 */
public record TokenView(
    String name,
    Role role,
    List<EnvironmentName> environments,
    Instant created,
    Optional<String> token) {
  public TokenView {
    environments = List.copyOf(environments);
  }

  /** All of them. */
  public record TokensView(List<TokenView> tokens) {
    public TokensView {
      tokens = List.copyOf(tokens);
    }
  }
}
