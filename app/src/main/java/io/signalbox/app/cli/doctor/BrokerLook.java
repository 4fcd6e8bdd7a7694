package io.signalbox.app.cli.doctor;

import io.signalbox.broker.BrokerCheck;
import io.signalbox.broker.Connections;
import io.signalbox.broker.Difference;
import io.signalbox.config.Settings;
import io.signalbox.engine.port.StepFailedException;
import io.signalbox.platforms.host.Secrets;
import java.util.List;
import org.apache.activemq.artemis.jms.client.ActiveMQConnectionFactory;

/** Whether the queues and settings of an external broker are those of the address book. */
final class BrokerLook {
  private static final String WHAT = "broker queues";

  private BrokerLook() {}

  static List<Finding> at(Settings.Broker.External external) {
    try (ActiveMQConnectionFactory connections =
        Connections.to(
            external.url(),
            external.user(),
            Secrets.ofThisMachine().resolve(external.password()))) {
      List<Difference> differences = new BrokerCheck(connections).differences();
      return differences.isEmpty()
          ? List.of(Finding.good(WHAT, "as the address book needs them"))
          : differences.stream()
              .map(d -> Finding.bad(WHAT, d.where() + ": " + d.said(), d.next()))
              .toList();
    } catch (StepFailedException e) {
      return List.of(Finding.bad(WHAT, e.failed().message(), e.failed().next()));
    } catch (IllegalArgumentException | IllegalStateException e) {
      return List.of(
          Finding.bad(
              WHAT,
              String.valueOf(e.getMessage()),
              "Look at signalbox.broker: url, user and password; and at the user's roles."));
    }
  }
}
