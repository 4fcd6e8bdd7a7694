package io.signalbox.routes.api;

import io.signalbox.routes.api.access.Role;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * One address of the API.
 *
 * @param pattern such as {@code /api/v1/deployments/{id}}; a part in braces matches any one segment
 * @param least the role that it takes to ask here
 */
record Address(String method, List<String> pattern, Role least, Endpoint endpoint) {
  Address {
    pattern = List.copyOf(pattern);
  }

  /** Answers a call. */
  @FunctionalInterface
  interface Endpoint {
    Answer answer(Call call);
  }

  static Address get(String pattern, Endpoint endpoint) {
    return new Address("GET", parts(pattern), Role.VIEWER, endpoint);
  }

  static Address post(String pattern, Endpoint endpoint) {
    return new Address("POST", parts(pattern), Role.OPERATOR, endpoint);
  }

  Address only(Role role) {
    return new Address(method, pattern, role, endpoint);
  }

  Address by(String verb) {
    return new Address(verb, pattern, least, endpoint);
  }

  /** The open parts, if this is the path's address. */
  Optional<Map<String, String>> match(List<String> path) {
    if (path.size() != pattern.size()) return Optional.empty();
    Map<String, String> open = new HashMap<>();
    for (int i = 0; i < path.size(); i++) {
      String part = pattern.get(i);
      if (part.startsWith("{")) open.put(part.substring(1, part.length() - 1), path.get(i));
      else if (!part.equals(path.get(i))) return Optional.empty();
    }
    return Optional.of(open);
  }

  static List<String> parts(String path) {
    return List.of(path.split("/", -1));
  }
}
