package io.signalbox.broker;

import io.signalbox.broker.BrokerUser.May;
import java.util.EnumMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.BiConsumer;
import java.util.function.Predicate;
import org.apache.activemq.artemis.api.core.QueueConfiguration;
import org.apache.activemq.artemis.api.core.RoutingType;
import org.apache.activemq.artemis.core.config.Configuration;
import org.apache.activemq.artemis.core.config.CoreAddressConfiguration;
import org.apache.activemq.artemis.core.config.impl.ConfigurationImpl;
import org.apache.activemq.artemis.core.security.Role;
import org.apache.activemq.artemis.core.settings.impl.AddressSettings;

/**
 * The {@code broker.xml} of an external Artemis, written from the very configuration that the
 * embedded broker starts with.
 */
public final class BrokerXml {
  private static final Map<String, Predicate<Role>> PERMISSIONS = permissions();

  private final Map<May, String> roles = new EnumMap<>(May.class);
  private final StringBuilder out = new StringBuilder();

  /**
   * @param engines the broker's role of Signalbox itself
   * @param producers the broker's role of those who may send requests, and nothing else
   * @param samplers the broker's role of those who may send samples, and nothing else
   */
  public BrokerXml(String engines, String producers, String samplers) {
    roles.put(May.RUN, engines);
    roles.put(May.PRODUCE, producers);
    roles.put(May.SAMPLE, samplers);
  }

  /** A whole file, with which an Artemis instance can be started as it is. */
  public String text() {
    Configuration configuration = new ConfigurationImpl();
    Addressing.apply(configuration);
    out.setLength(0);
    line(0, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>");
    line(0, "<!-- Made by 'signalbox broker-xml'. A broker that serves others as well needs the");
    line(0, "     sections security-settings, address-settings and addresses of this file. -->");
    line(0, "<configuration xmlns=\"urn:activemq\">");
    line(1, "<core xmlns=\"urn:activemq:core\">");
    server();
    line(2, "<security-settings>");
    new TreeMap<>(configuration.getSecurityRoles()).forEach(this::security);
    line(2, "</security-settings>");
    line(2, "<address-settings>");
    new TreeMap<>(configuration.getAddressSettings()).forEach(this::setting);
    line(2, "</address-settings>");
    line(2, "<addresses>");
    configuration.getAddressConfigurations().forEach(this::address);
    line(2, "</addresses>");
    line(1, "</core>");
    line(0, "</configuration>");
    return out.toString();
  }

  /** A transaction is on the disk before it is answered; a lost engine gives its work back. */
  private void server() {
    value(2, "name", "signalbox");
    value(2, "persistence-enabled", true);
    value(2, "security-enabled", true);
    value(2, "journal-type", "NIO");
    value(2, "journal-datasync", true);
    value(2, "journal-sync-transactional", true);
    value(2, "journal-sync-non-transactional", true);
    value(2, "journal-buffer-timeout", EmbeddedBroker.JOURNAL_BUFFER_NANOS);
    value(2, "journal-buffer-size", EmbeddedBroker.JOURNAL_BUFFER_BYTES);
    value(2, "journal-directory", "data/journal");
    value(2, "bindings-directory", "data/bindings");
    value(2, "paging-directory", "data/paging");
    value(2, "large-messages-directory", "data/large-messages");
    // Without it, token addresses would be paged at half the heap, and a selector does not see
    // them.
    value(2, "global-max-size", -1);
    value(2, "max-disk-usage", EmbeddedBroker.MOST_DISK_PERCENT);
    value(2, "connection-ttl-override", EmbeddedBroker.CONNECTION_TTL_MS);
    value(2, "message-expiry-scan-period", -1);
    line(2, "<acceptors>");
    line(
        3,
        "<acceptor name=\"signalbox\">tcp://0.0.0.0:61616?protocols=CORE,AMQP,STOMP,MQTT</acceptor>");
    line(2, "</acceptors>");
  }

  private void security(String match, Set<Role> granted) {
    line(3, "<security-setting match=\"%s\">".formatted(escaped(match)));
    PERMISSIONS.forEach(
        (permission, has) -> {
          Set<String> names = new TreeSet<>();
          for (Role role : granted) {
            if (has.test(role)) names.add(roles.get(May.valueOf(role.getName())));
          }
          if (!names.isEmpty()) {
            line(
                4,
                "<permission type=\"%s\" roles=\"%s\"/>"
                    .formatted(permission, escaped(String.join(",", names))));
          }
        });
    line(3, "</security-setting>");
  }

  private void setting(String match, AddressSettings s) {
    line(3, "<address-setting match=\"%s\">".formatted(escaped(match)));
    BiConsumer<String, Object> write = (name, value) -> value(4, name, value);
    write.accept("dead-letter-address", s.getDeadLetterAddress());
    write.accept("expiry-address", s.getExpiryAddress());
    write.accept("auto-create-queues", s.isAutoCreateQueues());
    write.accept("auto-delete-queues", s.isAutoDeleteQueues());
    write.accept("auto-create-addresses", s.isAutoCreateAddresses());
    write.accept("auto-delete-addresses", s.isAutoDeleteAddresses());
    write.accept("max-delivery-attempts", s.getMaxDeliveryAttempts());
    write.accept("redelivery-delay", s.getRedeliveryDelay());
    write.accept("max-size-bytes", s.getMaxSizeBytes());
    write.accept(
        "management-message-attribute-size-limit", s.getManagementMessageAttributeSizeLimit());
    if (s.getMaxSizeBytes() >= 0) {
      write.accept("address-full-policy", s.getAddressFullMessagePolicy());
    }
    if (s.getDefaultAddressRoutingType() == RoutingType.ANYCAST) {
      write.accept("default-address-routing-type", s.getDefaultAddressRoutingType());
      write.accept("default-queue-routing-type", s.getDefaultQueueRoutingType());
    }
    if (s.isDefaultLastValueQueue()) {
      write.accept("default-last-value-queue", true);
      write.accept("default-last-value-key", s.getDefaultLastValueKey());
      write.accept("default-non-destructive", s.isDefaultNonDestructive());
    }
    line(3, "</address-setting>");
  }

  private void address(CoreAddressConfiguration address) {
    line(3, "<address name=\"%s\">".formatted(escaped(address.getName())));
    for (RoutingType routing : address.getRoutingTypes()) {
      String tag = routing == RoutingType.ANYCAST ? "anycast" : "multicast";
      if (address.getQueueConfigs().isEmpty()) {
        line(4, "<" + tag + "/>");
      } else {
        line(4, "<" + tag + ">");
        address.getQueueConfigs().forEach(this::queue);
        line(4, "</" + tag + ">");
      }
    }
    line(3, "</address>");
  }

  private void queue(QueueConfiguration queue) {
    StringBuilder more = new StringBuilder();
    if (queue.getGroupFirstKey() != null) {
      more.append(" group-first-key=\"").append(queue.getGroupFirstKey()).append('"');
      more.append(" group-rebalance=\"").append(queue.isGroupRebalance()).append('"');
    }
    if (Boolean.TRUE.equals(queue.isLastValue())) {
      more.append(" last-value=\"true\" last-value-key=\"").append(queue.getLastValueKey());
      more.append("\" non-destructive=\"").append(queue.isNonDestructive()).append('"');
    }
    if (queue.getRingSize() != null) {
      more.append(" ring-size=\"").append(queue.getRingSize()).append('"');
    }
    String filter =
        queue.getFilterString() == null
            ? ""
            : "<filter string=\"%s\"/>".formatted(escaped(queue.getFilterString().toString()));
    line(
        5,
        "<queue name=\"%s\"%s>%s<durable>%s</durable></queue>"
            .formatted(escaped(queue.getName().toString()), more, filter, queue.isDurable()));
  }

  private void value(int depth, String name, Object value) {
    line(depth, "<%s>%s</%s>".formatted(name, escaped(String.valueOf(value)), name));
  }

  private void line(int depth, String text) {
    out.append("  ".repeat(depth)).append(text).append('\n');
  }

  private static String escaped(String text) {
    return text.replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace("\"", "&quot;");
  }

  private static Map<String, Predicate<Role>> permissions() {
    Map<String, Predicate<Role>> all = new TreeMap<>();
    all.put("send", Role::isSend);
    all.put("consume", Role::isConsume);
    all.put("browse", Role::isBrowse);
    all.put("createAddress", Role::isCreateAddress);
    all.put("deleteAddress", Role::isDeleteAddress);
    all.put("createDurableQueue", Role::isCreateDurableQueue);
    all.put("deleteDurableQueue", Role::isDeleteDurableQueue);
    all.put("createNonDurableQueue", Role::isCreateNonDurableQueue);
    all.put("deleteNonDurableQueue", Role::isDeleteNonDurableQueue);
    all.put("manage", Role::isManage);
    all.put("view", Role::isView);
    all.put("edit", Role::isEdit);
    return all;
  }
}
