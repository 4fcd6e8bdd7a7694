package io.signalbox.broker;

import com.fasterxml.jackson.databind.JsonNode;
import io.signalbox.broker.wire.Json;
import io.signalbox.engine.name.DeploymentId;
import io.signalbox.engine.name.Target;
import jakarta.jms.ConnectionFactory;
import jakarta.jms.JMSException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * Requests that lie on the bus until their time has come: messages that the broker delivers later,
 * kept over restarts.
 */
public final class PendingRequests {
  private static final String QUEUE = "queue." + AddressBook.REQUESTS;

  private final ConnectionFactory connections;

  public PendingRequests(ConnectionFactory connections) {
    this.connections = connections;
  }

  /**
   * One of them.
   *
   * @param message the broker's number for it
   * @param deployment that it becomes
   */
  public record Pending(
      long message, DeploymentId deployment, Target target, String version, Instant due) {}

  /**
   * All of them, the next first.
   *
   * @throws BrokerUnavailableException when the broker cannot be asked
   */
  public List<Pending> list() {
    try (Management broker = new Management(connections)) {
      List<Pending> all = new ArrayList<>();
      String answer = broker.call(QUEUE, "listScheduledMessagesAsJSON").orElse("[]");
      for (JsonNode message : Json.tree(answer)) read(message).ifPresent(all::add);
      all.sort(Comparator.comparing(Pending::due));
      return List.copyOf(all);
    } catch (JMSException e) {
      throw away(e);
    }
  }

  /** Whoever else schedules a message here says nothing that could be listed. */
  private static Optional<Pending> read(JsonNode message) {
    try {
      return Optional.of(
          new Pending(
              message.path("messageID").asLong(),
              new DeploymentId(message.path(Header.DEPLOYMENT).asText()),
              Target.parse(message.path(Header.TARGET).asText()),
              message.path(Header.VERSION).asText(),
              Instant.ofEpochMilli(message.path("_AMQ_SCHED_DELIVERY").asLong())));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  /**
   * Removes one for good.
   *
   * @return false when it is not there any more: its time has come
   * @throws BrokerUnavailableException when the broker cannot be asked
   */
  public boolean cancel(Pending pending) {
    try (Management broker = new Management(connections)) {
      return broker.does(QUEUE, "removeMessage", pending.message());
    } catch (JMSException e) {
      throw away(e);
    }
  }

  private static BrokerUnavailableException away(JMSException e) {
    return new BrokerUnavailableException(
        "The requests that wait for their time could not be asked for: " + e.getMessage(), e);
  }
}
