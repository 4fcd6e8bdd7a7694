package io.signalbox.broker;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.apache.activemq.artemis.core.config.Configuration;
import org.apache.activemq.artemis.core.security.Role;

/**
 * What people may do in the broker's own console; each may do what the one before it may. The
 * broker asks for these roles whenever its management beans are used from outside.
 */
public enum ConsoleRole {
  /** Look at queues and messages. */
  VIEWER,
  /** Send dead letters back, and replay retained requests. */
  OPERATOR,
  /** Everything: also what can break a deployment. */
  ADMIN;

  /** Of the operations on the broker, the one that an operator may use. */
  private static final String REPLAY = "mops.broker.replay";

  private static final List<String> RETRY = List.of("retryMessage", "retryMessages");

  /** The role's name among those of the broker. */
  public String roleName() {
    return "console-" + name().toLowerCase(Locale.ROOT);
  }

  static boolean isOne(String roleName) {
    return Arrays.stream(values()).anyMatch(role -> role.roleName().equals(roleName));
  }

  /** The most specific match counts alone, so each says who may look, too. */
  static void secure(Configuration configuration) {
    configuration.putSecurityRoles("mops.#", roles(Set.of(ADMIN)));
    for (String match : forOperators()) {
      configuration.putSecurityRoles(match, roles(Set.of(OPERATOR, ADMIN)));
    }
  }

  private static List<String> forOperators() {
    List<String> all = new ArrayList<>(List.of(REPLAY));
    for (AddressBook.Entry entry : AddressBook.all()) {
      if (entry.kind() != AddressBook.Kind.DEAD) continue;
      RETRY.forEach(operation -> all.add("mops.queue." + entry.name() + "." + operation));
    }
    return all;
  }

  private static Set<Role> roles(Set<ConsoleRole> mayEdit) {
    Set<Role> roles = new HashSet<>();
    for (ConsoleRole role : values()) roles.add(role(role.roleName(), mayEdit.contains(role)));
    return roles;
  }

  private static Role role(String name, boolean edit) {
    boolean no = false;
    return new Role(name, no, no, no, no, no, no, no, no, no, no, true, edit);
  }
}
