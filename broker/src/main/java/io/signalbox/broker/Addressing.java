package io.signalbox.broker;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.apache.activemq.artemis.api.core.QueueConfiguration;
import org.apache.activemq.artemis.api.core.RoutingType;
import org.apache.activemq.artemis.api.core.SimpleString;
import org.apache.activemq.artemis.core.config.Configuration;
import org.apache.activemq.artemis.core.config.CoreAddressConfiguration;
import org.apache.activemq.artemis.core.security.Role;
import org.apache.activemq.artemis.core.settings.impl.AddressFullMessagePolicy;
import org.apache.activemq.artemis.core.settings.impl.AddressSettings;

/**
 * The address book as Artemis configuration: queues, what each kind guarantees, and who may touch
 * what.
 */
final class Addressing {
  /** Facts beyond this page to disk. */
  private static final long EVENTS_IN_MEMORY = 16L << 20;

  /** Requests beyond this are refused: the producer is told, instead of the engine drowning. */
  private static final long REQUESTS_IN_MEMORY = 64L << 20;

  /** Of an engine that does not hear for a while: hours of samples, each a few hundred bytes. */
  private static final long SAMPLES_IN_MEMORY = 16L << 20;

  /** Records of deliveries, about a kilobyte each. */
  private static final long DELIVERIES_KEPT = 10_000;

  /** A failing transaction does not spin; short enough that nobody waits for it. */
  private static final long PAUSE_AFTER_ROLLBACK_MS = 250;

  private static final long AT_ONCE = 0;

  /** So much of a body the console shows: all of what a person may want to read there. */
  private static final int SHOWN_CHARACTERS = 64 << 10;

  private Addressing() {}

  static void apply(Configuration configuration) {
    Map<String, CoreAddressConfiguration> addresses = new LinkedHashMap<>();
    for (AddressBook.Entry entry : AddressBook.all()) {
      CoreAddressConfiguration address =
          addresses.computeIfAbsent(entry.address(), name -> address(entry));
      if (!entry.kind().heardOnly()) address.addQueueConfig(queue(entry));
      configuration.addAddressSetting(entry.address(), settings(entry));
    }
    addresses.values().forEach(configuration::addAddressConfiguration);
    configuration.addAddressSetting(
        "#",
        new AddressSettings()
            .setDeadLetterAddress(SimpleString.of(AddressBook.DEAD_OTHERS))
            .setExpiryAddress(SimpleString.of(AddressBook.DEAD_OTHERS))
            .setAutoCreateAddresses(false)
            .setAutoCreateQueues(false));
    configuration.putSecurityRoles("#", Set.of(everything(BrokerUser.May.RUN)));
    open(configuration, AddressBook.REQUESTS, BrokerUser.May.PRODUCE);
    open(configuration, AddressBook.SAMPLES, BrokerUser.May.SAMPLE);
  }

  private static void open(Configuration configuration, String address, BrokerUser.May stranger) {
    configuration.putSecurityRoles(
        address, Set.of(everything(BrokerUser.May.RUN), sendOnly(stranger)));
  }

  private static CoreAddressConfiguration address(AddressBook.Entry entry) {
    return new CoreAddressConfiguration()
        .setName(entry.address())
        .addRoutingType(routing(entry.kind()));
  }

  private static QueueConfiguration queue(AddressBook.Entry entry) {
    QueueConfiguration queue =
        QueueConfiguration.of(entry.name())
            .setAddress(entry.address())
            .setRoutingType(routing(entry.kind()))
            .setDurable(true)
            .setAutoDelete(false)
            .setAutoCreated(false);
    switch (entry.kind()) {
      case ADMISSION -> queue.setGroupFirstKey(Header.FIRST_FOR_CONSUMER).setGroupRebalance(false);
      case RECORDS ->
          queue.setLastValueKey(Header.TARGET).setLastValue(true).setNonDestructive(true);
      case NEWEST -> queue.setRingSize(DELIVERIES_KEPT);
      case WORK, INTAKE, SUBSCRIPTION, NUDGE, SAMPLES, DEAD -> {}
    }
    AddressBook.wanted(entry).ifPresent(queue::setFilterString);
    return queue;
  }

  private static RoutingType routing(AddressBook.Kind kind) {
    return switch (kind) {
      case SUBSCRIPTION, NUDGE, SAMPLES -> RoutingType.MULTICAST;
      case WORK, INTAKE, ADMISSION, RECORDS, NEWEST, DEAD -> RoutingType.ANYCAST;
    };
  }

  private static AddressSettings settings(AddressBook.Entry entry) {
    AddressSettings settings =
        new AddressSettings()
            .setAutoCreateQueues(entry.kind().heardOnly())
            .setAutoDeleteQueues(entry.kind().heardOnly())
            .setAutoCreateAddresses(false)
            .setAutoDeleteAddresses(false)
            // The broker never gives up on a message: a crash counts everything prefetched, and a
            // restart forgets.
            .setMaxDeliveryAttempts(-1)
            .setDeadLetterAddress(SimpleString.of(dead(entry)))
            .setExpiryAddress(SimpleString.of(dead(entry)))
            .setRedeliveryDelay(pauseAfterRollback(entry.kind()))
            .setManagementMessageAttributeSizeLimit(SHOWN_CHARACTERS);
    return switch (entry.kind()) {
      case SUBSCRIPTION ->
          settings
              .setAddressFullMessagePolicy(AddressFullMessagePolicy.PAGE)
              .setMaxSizeBytes(EVENTS_IN_MEMORY);
      case INTAKE ->
          settings
              .setAddressFullMessagePolicy(AddressFullMessagePolicy.FAIL)
              .setMaxSizeBytes(REQUESTS_IN_MEMORY)
              // A STOMP client need not know of queues and topics.
              .setDefaultAddressRoutingType(RoutingType.ANYCAST)
              .setDefaultQueueRoutingType(RoutingType.ANYCAST);
      case SAMPLES ->
          settings
              .setAddressFullMessagePolicy(AddressFullMessagePolicy.DROP)
              .setMaxSizeBytes(SAMPLES_IN_MEMORY);
      case RECORDS ->
          settings
              .setDefaultLastValueKey(SimpleString.of(Header.TARGET))
              .setDefaultLastValueQueue(true)
              .setDefaultNonDestructive(true)
              .setMaxSizeBytes(-1);
      // A selector does not see paged messages.
      case WORK, ADMISSION, DEAD, NEWEST, NUDGE -> settings.setMaxSizeBytes(-1);
    };
  }

  /**
   * What waits is overtaken. Where the order counts the route waits, and not its messages; but what
   * a stranger sent never stops what lies behind it.
   */
  private static long pauseAfterRollback(AddressBook.Kind kind) {
    return switch (kind) {
      case ADMISSION -> AT_ONCE;
      case WORK, INTAKE, RECORDS, SUBSCRIPTION, NEWEST, NUDGE, SAMPLES, DEAD ->
          PAUSE_AFTER_ROLLBACK_MS;
    };
  }

  private static String dead(AddressBook.Entry entry) {
    return switch (entry.kind()) {
      case WORK, INTAKE, ADMISSION -> AddressBook.dead(entry.name());
      case RECORDS, SUBSCRIPTION, NEWEST, NUDGE, SAMPLES, DEAD -> AddressBook.DEAD_OTHERS;
    };
  }

  private static Role everything(BrokerUser.May role) {
    return new Role(
        role.name(), true, true, true, true, true, true, true, true, true, true, true, true);
  }

  private static Role sendOnly(BrokerUser.May role) {
    return new Role(
        role.name(),
        true,
        false,
        false,
        false,
        false,
        false,
        false,
        false,
        false,
        false,
        false,
        false);
  }
}
