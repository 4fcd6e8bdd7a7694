package io.signalbox.broker;

import java.util.Optional;
import javax.security.auth.Subject;
import org.apache.activemq.artemis.api.core.Message;
import org.apache.activemq.artemis.core.server.RoutingContext;
import org.apache.activemq.artemis.core.server.plugin.ActiveMQServerMessagePlugin;
import org.apache.activemq.artemis.spi.core.security.jaas.RolePrincipal;
import org.apache.activemq.artemis.spi.core.security.jaas.UserPrincipal;
import org.apache.activemq.artemis.utils.sm.SecurityManagerShim;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sees what people send on in the broker's console – a dead letter that is retried, a message that
 * is moved – and writes on it who it was. The console's calls come with the person who is logged
 * in; no other message does.
 */
final class ConsoleHand implements ActiveMQServerMessagePlugin {
  private static final Logger LOG = LoggerFactory.getLogger(ConsoleHand.class);

  @Override
  public void beforeMessageRoute(
      Message message, RoutingContext context, boolean direct, boolean rejectDuplicates) {
    Optional<String> who =
        Optional.ofNullable(SecurityManagerShim.currentSubject()).flatMap(ConsoleHand::person);
    if (who.isEmpty()) return;
    LOG.info("In the console, {} sent a message to {}.", who.get(), message.getAddress());
    message.putStringProperty(Header.TAKEN_UP_BY, who.get());
    message.reencode();
  }

  /** Engines and producers have other roles. */
  private static Optional<String> person(Subject subject) {
    boolean console =
        subject.getPrincipals(RolePrincipal.class).stream()
            .anyMatch(role -> ConsoleRole.isOne(role.getName()));
    return console
        ? subject.getPrincipals(UserPrincipal.class).stream()
            .map(UserPrincipal::getName)
            .findFirst()
        : Optional.empty();
  }
}
