package io.signalbox.broker;

import static org.assertj.core.api.Assertions.assertThat;

import io.signalbox.engine.spec.Secret;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.activemq.artemis.core.server.ActivateCallback;
import org.apache.activemq.artemis.core.server.ActiveMQServer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** How it ends. */
@Timeout(60)
final class EmbeddedBrokerTest {
  @TempDir Path journal;

  /** As when its disk fails while somebody stops the engine. */
  @Test
  void whoClosesItWhileItStopsByItselfLeavesItItsThreads() throws Exception {
    EmbeddedBroker broker =
        new EmbeddedBroker(
                new EmbeddedBroker.Setup(
                    journal,
                    Optional.empty(),
                    List.of(new BrokerUser("engine", new Secret("secret"), BrokerUser.May.RUN))))
            .start();
    ActiveMQServer server = broker.artemis().getActiveMQServer();
    Amid amid = new Amid(server);
    server.registerActivateCallback(amid);
    Thread itself = Thread.ofPlatform().start(() -> stop(broker));
    amid.stopping.await();

    Thread closing = Thread.ofPlatform().start(broker::close);
    while (closing.isAlive() && closing.getState() != Thread.State.TIMED_WAITING) {
      assertThat(amid.closed.await(1, TimeUnit.MILLISECONDS)).isFalse();
    }
    amid.closed.countDown();
    amid.carried.get();
    itself.join();
    closing.join();
    assertThat(server.getState()).isEqualTo(ActiveMQServer.SERVER_STATE.STOPPED);
  }

  private static void stop(EmbeddedBroker broker) {
    try {
      broker.artemis().stop();
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  /** In the middle of its end, gives a task to the broker's threads. */
  private static final class Amid implements ActivateCallback {
    private final ActiveMQServer server;
    private final CountDownLatch stopping = new CountDownLatch(1);
    private final CountDownLatch closed = new CountDownLatch(1);
    private final CompletableFuture<Void> carried = new CompletableFuture<>();

    private Amid(ActiveMQServer server) {
      this.server = server;
    }

    @Override
    public void deActivate() {
      stopping.countDown();
      try {
        closed.await();
        server.getExecutorFactory().getExecutor().execute(() -> carried.complete(null));
      } catch (InterruptedException | RuntimeException e) {
        carried.completeExceptionally(e);
      }
    }
  }
}
