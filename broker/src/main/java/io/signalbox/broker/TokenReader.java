package io.signalbox.broker;

import com.fasterxml.jackson.databind.JsonNode;
import io.signalbox.broker.wire.Json;
import io.signalbox.engine.name.DeploymentId;
import io.signalbox.engine.name.Target;
import jakarta.jms.ConnectionFactory;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.QueueBrowser;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Enumeration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Sees every token on the bus: those that lie in a queue by browsing, those in work by asking the
 * broker what it is delivering. One that moves meanwhile may be seen twice, or not at all.
 */
public final class TokenReader {
  private final ConnectionFactory connections;

  /**
   * @param connections without a consumer window limit, as {@link RecordReader} needs them
   */
  public TokenReader(ConnectionFactory connections) {
    this.connections = connections;
  }

  /**
   * A token.
   *
   * @param target as its header says; empty where that says none
   * @param since when it was sent there, by its sender's clock
   * @param inWork whether somebody works on it now
   */
  public record Seen(
      DeploymentId deployment,
      Optional<Target> target,
      String queue,
      long transition,
      Instant since,
      boolean inWork) {
    /** Whether it lies where nobody takes it up. */
    public boolean dead() {
      return AddressBook.isDead(queue);
    }
  }

  /**
   * @throws BrokerUnavailableException when the broker cannot be reached
   */
  public List<Seen> readAll() {
    try (Management broker = new Management(connections)) {
      List<Seen> all = new ArrayList<>();
      for (AddressBook.Entry entry : AddressBook.all()) {
        switch (entry.kind()) {
          case WORK, ADMISSION, DEAD -> {
            browse(broker, entry.name(), all);
            delivering(broker, entry.name(), all);
          }
          case INTAKE, RECORDS, SUBSCRIPTION, NEWEST, NUDGE, SAMPLES -> {}
        }
      }
      return List.copyOf(all);
    } catch (JMSException e) {
      throw new BrokerUnavailableException("The tokens could not be read: " + e.getMessage(), e);
    }
  }

  private static void browse(Management broker, String queue, List<Seen> all) throws JMSException {
    String tokens = Header.KIND + " = '" + Outbox.Kind.TOKEN + "'";
    try (QueueBrowser browser =
        broker.session().createBrowser(broker.session().createQueue(queue), tokens)) {
      for (Enumeration<?> found = browser.getEnumeration(); found.hasMoreElements(); ) {
        Message message = (Message) found.nextElement();
        String id = message.getStringProperty(Header.DEPLOYMENT);
        if (id != null) {
          all.add(
              new Seen(
                  new DeploymentId(id),
                  target(message.getStringProperty(Header.TARGET)),
                  queue,
                  message.getLongProperty(Header.TRANSITION),
                  Instant.ofEpochMilli(message.getJMSTimestamp()),
                  false));
        }
      }
    }
  }

  private static void delivering(Management broker, String queue, List<Seen> all)
      throws JMSException {
    String answer = broker.call("queue." + queue, "listDeliveringMessagesAsJSON").orElse("[]");
    for (JsonNode consumer : Json.tree(answer)) {
      for (JsonNode message : consumer.path("elements")) {
        String id = message.path(Header.DEPLOYMENT).asText("");
        if (message.path(Header.KIND).asText("").equals(Outbox.Kind.TOKEN.name())
            && !id.isEmpty()) {
          long transition = message.path(Header.TRANSITION).asLong();
          Optional<Target> target = target(message.path(Header.TARGET).asText(""));
          Instant since = Instant.ofEpochMilli(message.path("timestamp").asLong());
          all.add(new Seen(new DeploymentId(id), target, queue, transition, since, true));
        }
      }
    }
  }

  /** A property is anybody's. */
  private static Optional<Target> target(@Nullable String text) {
    try {
      return Optional.ofNullable(text).filter(t -> !t.isBlank()).map(Target::parse);
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }
}
