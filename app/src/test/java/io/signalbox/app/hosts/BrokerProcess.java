package io.signalbox.app.hosts;

import io.signalbox.broker.BrokerUser;
import io.signalbox.broker.Connections;
import io.signalbox.broker.EmbeddedBroker;
import io.signalbox.engine.spec.Secret;
import jakarta.jms.ConnectionFactory;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;

/**
 * An external broker: the process at which several engines work. Arguments: its directory and the
 * port of 127.0.0.1 where it listens.
 */
public final class BrokerProcess {
  static final String READY = "THE BROKER IS READY";
  public static final String USER = "engine";
  public static final Secret PASSWORD = new Secret("engine-of-the-host-tests");

  private BrokerProcess() {}

  public static void main(String[] args) throws InterruptedException {
    try (EmbeddedBroker broker =
        new EmbeddedBroker(
            new EmbeddedBroker.Setup(
                Path.of(args[0]),
                Optional.of("127.0.0.1:" + args[1]),
                List.of(new BrokerUser(USER, PASSWORD, BrokerUser.May.RUN))))) {
      broker.start();
      System.out.println(READY);
      new CountDownLatch(1).await();
    }
  }

  static ConnectionFactory connections(int port) {
    return Connections.to("tcp://127.0.0.1:" + port, USER, PASSWORD);
  }
}
