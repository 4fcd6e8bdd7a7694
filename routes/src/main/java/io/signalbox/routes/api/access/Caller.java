package io.signalbox.routes.api.access;

import io.signalbox.engine.name.EnvironmentName;
import java.util.Set;

/**
 * Whoever asks, as the token says.
 *
 * @param name of the token: what is written down as the asker
 * @param environments in which it may act; empty for all of them
 */
public record Caller(String name, Role role, Set<EnvironmentName> environments) {
  /** Somebody without a token. */
  public static final Caller NOBODY = new Caller("nobody", Role.VIEWER, Set.of());

  public Caller {
    environments = Set.copyOf(environments);
  }

  public boolean mayActIn(EnvironmentName environment) {
    return role.includes(Role.OPERATOR)
        && (role == Role.ADMIN || environments.isEmpty() || environments.contains(environment));
  }
}
