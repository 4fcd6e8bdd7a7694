package io.signalbox.broker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.signalbox.engine.spec.Secret;
import jakarta.jms.Connection;
import jakarta.jms.ConnectionFactory;
import jakarta.jms.JMSConsumer;
import jakarta.jms.JMSContext;
import jakarta.jms.JMSException;
import jakarta.jms.MessageProducer;
import jakarta.jms.Session;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.apache.activemq.artemis.api.core.ActiveMQException;
import org.apache.activemq.artemis.api.core.Interceptor;
import org.apache.activemq.artemis.core.protocol.core.Packet;
import org.apache.activemq.artemis.core.protocol.core.impl.wireformat.SessionConsumerFlowCreditMessage;
import org.apache.activemq.artemis.core.protocol.core.impl.wireformat.SessionSendMessage;
import org.apache.activemq.artemis.jms.client.ActiveMQConnectionFactory;
import org.apache.activemq.artemis.spi.core.protocol.RemotingConnection;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** With a real broker: who carries a packet, in which order, and what an interrupt may break. */
final class CallersThreadConnectorFactoryTest {
  private static final Secret PASSWORD = new Secret("secret");
  private static final int MESSAGES = 500;

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

  @Test
  void whoSendsCarriesThePacketIntoTheBroker() {
    Set<Thread> carriers = carriers(SessionSendMessage.class);
    try (JMSContext context = connections.createContext()) {
      context.createProducer().send(context.createQueue(AddressBook.WAKE), "a");
    }
    assertThat(carriers).containsExactly(Thread.currentThread());
  }

  /** It waits until the broker knows: a thread of its own would be two wake-ups for nothing. */
  @Test
  void whoAsksForAMessageTellsTheBrokerItself() {
    Set<Thread> carriers = carriers(SessionConsumerFlowCreditMessage.class);
    assertThat(taken(AddressBook.WAKE)).isEmpty();
    assertThat(carriers).containsExactly(Thread.currentThread());
  }

  private Set<Thread> carriers(Class<? extends Packet> of) {
    Set<Thread> carriers = ConcurrentHashMap.newKeySet();
    Interceptor look =
        (packet, connection) -> {
          if (of.isInstance(packet)) carriers.add(Thread.currentThread());
          return true;
        };
    broker.artemis().getActiveMQServer().getRemotingService().addIncomingInterceptor(look);
    return carriers;
  }

  @Test
  void whatTheBrokerSendsBackComesOnItsFewThreads() throws Exception {
    BACK.clear();
    ActiveMQConnectionFactory looking = Connections.to(Connections.IN_VM, "engine", PASSWORD);
    looking.setIncomingInterceptorList(Back.class.getName());
    try (Connection connection = looking.createConnection()) {
      sending(connection, AddressBook.WAKE).call();
    }
    assertThat(BACK).isNotEmpty().allMatch(thread -> thread.matches("broker-[0-9]+"));
  }

  private static final Set<String> BACK = ConcurrentHashMap.newKeySet();

  /** Public because Artemis makes it by its name. */
  public static final class Back implements Interceptor {
    @Override
    public boolean intercept(Packet packet, RemotingConnection connection) {
      BACK.add(Thread.currentThread().getName());
      return true;
    }
  }

  @Test
  void eitherSideHearsOfTheOthersEnd() throws Exception {
    BlockingQueue<JMSException> heard = new LinkedBlockingQueue<>();
    try (Connection first = connections.createConnection()) {
      first.start();
    }
    Connection second = connections.createConnection();
    second.setExceptionListener(heard::add);
    second.start();
    var atBroker = broker.artemis().getActiveMQServer().getRemotingService();
    assertThat(atBroker.getConnections()).hasSize(1);

    atBroker.getConnections().forEach(c -> c.fail(new ActiveMQException("on purpose")));
    assertThat(heard.poll(30, TimeUnit.SECONDS)).isNotNull();
    assertThat(atBroker.getConnections()).isEmpty();
    second.close();
  }

  @Test
  void twoSessionsOfOneConnectionKeepEachItsOrder() throws Exception {
    try (Connection connection = connections.createConnection();
        ExecutorService two = Executors.newFixedThreadPool(2)) {
      List<Future<Void>> sent =
          List.of(
              two.submit(sending(connection, AddressBook.WAKE)),
              two.submit(sending(connection, AddressBook.SIGNALS)));
      for (Future<Void> each : sent) each.get();
    }
    assertThat(taken(AddressBook.WAKE)).isEqualTo(numbered());
    assertThat(taken(AddressBook.SIGNALS)).isEqualTo(numbered());
  }

  private static Callable<Void> sending(Connection connection, String queue) {
    return () -> {
      try (Session session = connection.createSession(Session.SESSION_TRANSACTED);
          MessageProducer producer = session.createProducer(session.createQueue(queue))) {
        for (String text : numbered()) producer.send(session.createTextMessage(text));
        session.commit();
      }
      return null;
    };
  }

  private static List<String> numbered() {
    return IntStream.range(0, MESSAGES).mapToObj(String::valueOf).toList();
  }

  private List<String> taken(String queue) {
    List<String> texts = new ArrayList<>();
    try (JMSContext context = connections.createContext()) {
      JMSConsumer consumer = context.createConsumer(context.createQueue(queue));
      for (String text = consumer.receiveBodyNoWait(String.class);
          text != null;
          text = consumer.receiveBodyNoWait(String.class)) texts.add(text);
    }
    return texts;
  }

  /** A step is interrupted by a signal or its limit; the journal's file must not hear of it. */
  @Test
  void anInterruptedSenderHarmsNobodyElse() throws Exception {
    try (Connection connection = connections.createConnection();
        Session session = connection.createSession(Session.SESSION_TRANSACTED);
        MessageProducer wake = session.createProducer(session.createQueue(AddressBook.WAKE))) {
      interrupted(connections::createConnection);
      interrupted(
          () -> {
            wake.send(session.createTextMessage("perhaps"));
            session.commit();
          });
    }
    assertThat(broker.ended()).isEmpty();
    try (Connection connection = connections.createConnection()) {
      sending(connection, AddressBook.SIGNALS).call();
    }
    assertThat(taken(AddressBook.SIGNALS)).isEqualTo(numbered());
  }

  private static void interrupted(ThrowingCallable work) {
    Thread.currentThread().interrupt();
    try {
      assertThatThrownBy(work).isInstanceOf(Exception.class);
    } finally {
      Thread.interrupted();
    }
  }
}
