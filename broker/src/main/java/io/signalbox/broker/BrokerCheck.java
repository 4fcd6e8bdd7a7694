package io.signalbox.broker;

import com.fasterxml.jackson.databind.JsonNode;
import io.signalbox.broker.wire.Json;
import jakarta.jms.ConnectionFactory;
import jakarta.jms.JMSException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.apache.activemq.artemis.api.core.QueueConfiguration;
import org.apache.activemq.artemis.core.config.Configuration;
import org.apache.activemq.artemis.core.config.CoreAddressConfiguration;
import org.apache.activemq.artemis.core.config.impl.ConfigurationImpl;
import org.apache.activemq.artemis.core.settings.impl.AddressSettings;

/**
 * Compares a running broker's queues and address settings with the address book: each difference is
 * one that would lose, hide or stop a deployment some day.
 */
public final class BrokerCheck {
  private static final String ALL = "{\"field\":\"\",\"operation\":\"\",\"value\":\"\"}";
  private static final int MOST_QUEUES = 10_000;
  private static final int ASKS = 3;
  private static final String REMEDY =
      "Put what 'signalbox broker-xml' prints for it into the broker.xml; Artemis takes a changed"
          + " file within seconds.";

  /** What makes a setting matter, in the JSON by which Artemis tells it. */
  private static final List<String> SETTINGS =
      List.of(
          "maxDeliveryAttempts",
          "addressFullMessagePolicy",
          "maxSizeBytes",
          "redeliveryDelay",
          "deadLetterAddress",
          "expiryAddress",
          "autoCreateQueues",
          "autoDeleteQueues",
          "autoDeleteAddresses",
          "defaultAddressRoutingType",
          "defaultLastValueQueue",
          "defaultLastValueKey",
          "defaultNonDestructive");

  private final ConnectionFactory connections;

  public BrokerCheck(ConnectionFactory connections) {
    this.connections = connections;
  }

  /**
   * All differences; none is good.
   *
   * @throws BrokerUnavailableException in a sentence, when the broker cannot be asked
   */
  public List<Difference> differences() {
    try (Management broker = new Management(connections)) {
      Configuration wanted = new ConfigurationImpl();
      Addressing.apply(wanted);
      List<Difference> all = new ArrayList<>(queues(broker, wanted));
      // Subscriptions share an address.
      for (String address :
          AddressBook.all().stream().map(AddressBook.Entry::address).distinct().toList()) {
        all.addAll(settings(broker, address, wanted));
      }
      return List.copyOf(all);
    } catch (JMSException e) {
      throw new BrokerUnavailableException("The broker could not be asked: " + e.getMessage(), e);
    }
  }

  private static List<Difference> queues(Management broker, Configuration wanted)
      throws JMSException {
    Map<String, JsonNode> found = new HashMap<>();
    list(broker).path("data").forEach(q -> found.put(q.path("name").asText(), q));
    List<Difference> all = new ArrayList<>();
    for (CoreAddressConfiguration address : wanted.getAddressConfigurations()) {
      for (QueueConfiguration queue : address.getQueueConfigs()) {
        String name = queue.getName().toString();
        JsonNode there = found.get(name);
        if (there == null) all.add(missing(queue));
        else all.addAll(queue(queue, there));
      }
    }
    return all;
  }

  /** It fails now and then while queues come and go, and is asked again. */
  private static JsonNode list(Management broker) throws JMSException {
    for (int ask = 0; ask < ASKS; ask++) {
      Optional<String> answer = broker.call("broker", "listQueues", ALL, 1, MOST_QUEUES);
      if (answer.isPresent()) return Json.tree(answer.get());
    }
    throw new JMSException(
        "it does not list its queues; the role of the user needs 'manage' on activemq.management"
            + " and 'view'");
  }

  private static Difference missing(QueueConfiguration queue) {
    String kind = queue.getRoutingType().name().toLowerCase(java.util.Locale.ROOT);
    return new Difference(
        queue.getName().toString(),
        "there is no such queue; expected a durable %s one at the address %s"
            .formatted(kind, queue.getAddress()),
        REMEDY);
  }

  private static List<Difference> queue(QueueConfiguration wanted, JsonNode there) {
    List<Difference> all = new ArrayList<>();
    String name = wanted.getName().toString();
    compare(all, name, "address", wanted.getAddress().toString(), text(there, "address"));
    compare(all, name, "routing type", wanted.getRoutingType().name(), text(there, "routingType"));
    compare(all, name, "durable", "true", text(there, "durable"));
    compare(all, name, "auto-delete", "false", text(there, "autoDelete"));
    compare(all, name, "purge-on-no-consumers", "false", text(there, "purgeOnNoConsumers"));
    compare(all, name, "exclusive", "false", text(there, "exclusive"));
    compare(all, name, "paused", "false", text(there, "paused"));
    compare(all, name, "last-value", flag(wanted.isLastValue()), text(there, "lastValue"));
    compare(
        all, name, "last-value-key", shown(wanted.getLastValueKey()), text(there, "lastValueKey"));
    compare(
        all,
        name,
        "group-first-key",
        shown(wanted.getGroupFirstKey()),
        text(there, "groupFirstKey"));
    compare(all, name, "ring-size", ring(wanted), text(there, "ringSize"));
    compare(all, name, "filter", shown(wanted.getFilterString()), text(there, "filter"));
    return all;
  }

  private static String ring(QueueConfiguration queue) {
    return String.valueOf(queue.getRingSize() == null ? -1 : queue.getRingSize());
  }

  private static List<Difference> settings(Management broker, String address, Configuration wanted)
      throws JMSException {
    Optional<String> answer = broker.call("broker", "getAddressSettingsAsJSON", address);
    if (answer.isEmpty()) {
      return List.of(
          new Difference(
              address,
              "the broker does not tell its settings",
              "Give the role of Signalbox's user 'manage' on activemq.management, and 'view'."));
    }
    AddressSettings all = settings(wanted, address);
    AddressSettings others = settings(wanted, "#");
    JsonNode expected = Json.tree(all.mergeCopy(others).toJSON());
    JsonNode there = Json.tree(answer.get());
    List<Difference> found = new ArrayList<>();
    for (String key : SETTINGS) {
      if (key.equals("addressFullMessagePolicy") && all.getMaxSizeBytes() < 0) continue;
      compare(found, address, spelled(key), text(expected, key), text(there, key));
    }
    return found;
  }

  private static AddressSettings settings(Configuration wanted, String match) {
    return Optional.ofNullable(wanted.getAddressSettings().get(match)).orElseThrow();
  }

  private static void compare(
      List<Difference> all, String where, String what, String wanted, String there) {
    if (wanted.equalsIgnoreCase(there)) return;
    String next =
        what.equals("paused")
            ? "Resume the queue: 'artemis queue resume --name " + where + "', or in the console."
            : what.equals("routing type") || what.equals("durable") || what.equals("address")
                ? "Such a queue cannot be changed: empty it, delete it, and let the broker.xml of"
                    + " 'signalbox broker-xml' make it anew."
                : REMEDY;
    all.add(
        new Difference(
            where, "%s is %s; expected %s".formatted(what, show(there), show(wanted)), next));
  }

  private static String show(String value) {
    return value.isEmpty() ? "not set" : value;
  }

  /** As broker.xml spells it. */
  private static String spelled(String key) {
    return key.replace("MessagePolicy", "Policy")
        .replaceAll("([A-Z])", "-$1")
        .toLowerCase(java.util.Locale.ROOT);
  }

  private static String flag(Boolean value) {
    return String.valueOf(Boolean.TRUE.equals(value));
  }

  private static String shown(Object value) {
    return value == null ? "" : value.toString();
  }

  private static String text(JsonNode object, String key) {
    JsonNode value = object.path(key);
    return value.isMissingNode() || value.isNull() ? "" : Objects.toString(value.asText(), "");
  }
}
