package io.signalbox.broker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.signalbox.engine.spec.Secret;
import jakarta.jms.ConnectionFactory;
import jakarta.jms.JMSContext;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.TextMessage;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.apache.activemq.artemis.api.core.SimpleString;
import org.apache.activemq.artemis.core.server.Queue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** With a real broker and its journal: what a queue of records keeps, and what it forgets. */
final class RecordQueueTest {
  private static final Secret PASSWORD = new Secret("secret");
  private static final String MANY = AddressBook.allTargets().getFirst();

  @TempDir Path journal;
  private final ConnectionFactory connections =
      Connections.to(Connections.IN_VM, "engine", PASSWORD);
  private EmbeddedBroker broker;

  @BeforeEach
  void start() {
    BrokerUser engine = new BrokerUser("engine", PASSWORD, BrokerUser.May.RUN);
    broker =
        new EmbeddedBroker(new EmbeddedBroker.Setup(journal, Optional.empty(), List.of(engine)))
            .start();
  }

  @AfterEach
  void stop() {
    broker.close();
  }

  private static void put(JMSContext context, String queue, String target, int value) {
    context
        .createProducer()
        .setProperty(Header.TARGET, target)
        .send(context.createQueue(queue), target + "=" + value);
  }

  /** In one transaction, each of those targets. */
  private void putAll(String queue, int targets, int value) {
    try (JMSContext context = connections.createContext(JMSContext.SESSION_TRANSACTED)) {
      for (int i = 0; i < targets; i++) put(context, queue, "t" + i, value);
      context.commit();
    }
  }

  private List<String> kept(String queue) throws JMSException {
    List<String> texts = new ArrayList<>();
    for (Message message : new LastValues(connections).read(List.of(queue))) {
      texts.add(((TextMessage) message).getText());
    }
    return texts;
  }

  private static List<String> expected(int targets, int value) {
    return IntStream.range(0, targets).mapToObj(i -> "t" + i + "=" + value).toList();
  }

  private Queue queue(String name) {
    return broker.artemis().getActiveMQServer().locateQueue(SimpleString.of(name));
  }

  @Test
  void ofEachTargetTheNewestIsKeptInTheOrderOfWriting() throws JMSException {
    for (int value = 0; value < 3; value++) putAll(MANY, 20, value);
    try (JMSContext context = connections.createContext()) {
      put(context, MANY, "t7", 3);
    }
    List<String> expected = new ArrayList<>(expected(20, 2));
    expected.remove("t7=2");
    expected.add("t7=3");
    assertThat(kept(MANY)).isEqualTo(expected);
    assertThat(queue(MANY)).isInstanceOf(RecordQueue.class);
  }

  @Test
  void whatWasNotCommittedReplacesNothing() throws JMSException {
    putAll(MANY, 3, 1);
    try (JMSContext context = connections.createContext(JMSContext.SESSION_TRANSACTED)) {
      put(context, MANY, "t1", 2);
      context.rollback();
    }
    assertThat(kept(MANY)).isEqualTo(expected(3, 1));
  }

  @Test
  void whatWasReplacedDoesNotComeBackWithTheBroker() throws JMSException {
    for (int value = 0; value < 5; value++) putAll(MANY, 10, value);
    stop();
    start();
    assertThat(kept(MANY)).isEqualTo(expected(10, 4));
    putAll(MANY, 10, 5);
    assertThat(kept(MANY)).isEqualTo(expected(10, 5));
    assertThat(queue(MANY)).isInstanceOf(RecordQueue.class);
  }

  /** Each target has one writer, as in the product; the writers meet in the queue. */
  @Test
  void manyWritersLoseNoRecordAndLeaveNone() throws Exception {
    int targets = 8;
    int values = 200;
    try (ExecutorService writers = Executors.newFixedThreadPool(targets)) {
      List<Future<?>> all = new ArrayList<>();
      for (int t = 0; t < targets; t++) {
        String target = "t" + t;
        all.add(writers.submit(() -> putInTurn(target, values)));
      }
      for (Future<?> one : all) one.get();
    }
    assertThat(kept(MANY)).containsExactlyInAnyOrderElementsOf(expected(targets, values - 1));
  }

  private void putInTurn(String target, int values) {
    try (JMSContext context = connections.createContext(JMSContext.SESSION_TRANSACTED)) {
      for (int value = 0; value < values; value++) {
        put(context, MANY, target, value);
        context.commit();
      }
    }
  }

  /** Then there are more messages than values, and Artemis has to look through all of them. */
  @Test
  void aMessageOfNoTargetStaysAndTheOthersAreStillReplaced() throws JMSException {
    try (JMSContext context = connections.createContext()) {
      context.createProducer().send(context.createQueue(MANY), "of nobody");
    }
    for (int value = 0; value < 3; value++) putAll(MANY, 4, value);
    assertThat(kept(MANY)).contains("of nobody").containsAll(expected(4, 2)).hasSize(5);
    assertThat(((RecordQueue) queue(MANY)).walks()).isPositive();
  }

  @Test
  void whatIsForLaterReplacesNothingBefore() throws JMSException {
    putAll(MANY, 2, 1);
    putLater("t0", Duration.ofMinutes(10));
    try (JMSContext context = connections.createContext()) {
      put(context, MANY, "t1", 2);
    }
    assertThat(shown(MANY)).containsExactly("t0=1", "t1=2");
  }

  /** Artemis puts it at the head, which this queue does not look at: the walk finds the other. */
  @Test
  void whatHasComeDueReplacesWhatWasBefore() throws JMSException {
    putAll(MANY, 2, 1);
    putLater("t0", Duration.ofMillis(50));
    await().untilAsserted(() -> assertThat(shown(MANY)).containsExactly("t0=later", "t1=1"));
  }

  private void putLater(String target, Duration delay) {
    try (JMSContext context = connections.createContext()) {
      context
          .createProducer()
          .setDeliveryDelay(delay.toMillis())
          .setProperty(Header.TARGET, target)
          .send(context.createQueue(MANY), target + "=later");
    }
  }

  /** Without the comparison with the count, in which what is for later has its part. */
  private List<String> shown(String queue) throws JMSException {
    queue(queue).flushExecutor();
    List<String> texts = new ArrayList<>();
    try (JMSContext context = connections.createContext();
        var browser = context.createBrowser(context.createQueue(queue))) {
      for (var all = browser.getEnumeration(); all.hasMoreElements(); ) {
        texts.add(((TextMessage) all.nextElement()).getText());
      }
    }
    return texts;
  }

  @Test
  void whatAPersonRemovesIsGoneAndCanBeWrittenAgain() throws Exception {
    putAll(MANY, 3, 1);
    queue(MANY).deleteAllReferences();
    assertThat(kept(MANY)).isEmpty();
    putAll(MANY, 3, 2);
    putAll(MANY, 3, 3);
    assertThat(kept(MANY)).isEqualTo(expected(3, 3));
  }

  /** Artemis' own way does so for each message, however many there are. */
  @Test
  void theRecordsThatAreNotReplacedAreNotLookedThrough() throws Exception {
    for (int value = 0; value < 3; value++) putAll(MANY, 50, value);
    try (JMSContext context = connections.createContext()) {
      for (int value = 3; value < 100; value++) put(context, MANY, "t7", value);
    }
    assertThat(kept(MANY)).hasSize(50).contains("t7=99");
    assertThat(queue(MANY).getMessagesReplaced()).isEqualTo(2 * 50 + 97);
    assertThat(queue(MANY).getDeliveringCount()).isZero();
    assertThat(((RecordQueue) queue(MANY)).walks()).isZero();
  }
}
