package io.signalbox.broker;

import io.signalbox.engine.alert.ChannelKind;
import jakarta.jms.ConnectionFactory;
import jakarta.jms.JMSException;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/**
 * Wake-ups that were sent while a clock was ahead. The broker keeps the time of the day at which a
 * message is due; once it has been started again, it would keep such a one back until the clock has
 * caught up, an hour perhaps. Whoever has sent a message in the future had a clock that was wrong,
 * so it is delivered at once: a wake-up that comes is due.
 */
public final class EarlyClock {
  /** Machines' clocks differ. */
  private static final Duration TOLERANCE = Duration.ofMinutes(1);

  /** Of deployments, of the alert desk, and of channels that gather: where wake-ups are sent. */
  private static final List<String> QUEUES =
      Stream.concat(
              Stream.of(AddressBook.WAKE, AddressBook.ALERT_DESK),
              Arrays.stream(ChannelKind.values())
                  .filter(ChannelKind::gathers)
                  .map(AddressBook::alerts))
          .map(name -> "queue." + name)
          .toList();

  private final ConnectionFactory connections;

  public EarlyClock(ConnectionFactory connections) {
    this.connections = connections;
  }

  /**
   * Delivers them.
   *
   * @throws BrokerUnavailableException when the broker cannot be asked
   */
  public void correct(Instant now) {
    String sentLater = "AMQTimestamp > " + now.plus(TOLERANCE).toEpochMilli();
    try (Management broker = new Management(connections)) {
      for (String queue : QUEUES) broker.call(queue, "deliverScheduledMessages", sentLater);
    } catch (JMSException e) {
      throw new BrokerUnavailableException("The broker could not be asked: " + e.getMessage(), e);
    }
  }
}
