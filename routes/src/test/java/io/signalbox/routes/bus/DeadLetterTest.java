package io.signalbox.routes.bus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.signalbox.broker.AddressBook;
import io.signalbox.broker.DeadLetters;
import io.signalbox.broker.Header;
import io.signalbox.broker.Outbox;
import io.signalbox.broker.ledger.Ledger;
import io.signalbox.broker.ledger.LedgerProjector;
import io.signalbox.broker.ledger.LedgerRow;
import io.signalbox.broker.ledger.StoredFact;
import io.signalbox.broker.ledger.Verification;
import io.signalbox.broker.wire.Json;
import io.signalbox.engine.fact.What;
import io.signalbox.engine.flow.Decision;
import io.signalbox.engine.flow.StepReport;
import io.signalbox.engine.model.Deployment;
import io.signalbox.engine.model.Outcome;
import io.signalbox.engine.model.Step;
import io.signalbox.engine.name.DeploymentId;
import io.signalbox.engine.name.Target;
import io.signalbox.platforms.artifact.Artifacts;
import io.signalbox.platforms.host.Secrets;
import io.signalbox.platforms.local.LocalPlatform;
import io.signalbox.routes.Engine;
import io.signalbox.routes.audit.Bus;
import io.signalbox.routes.bus.BusRoutes.Concurrency;
import jakarta.jms.BytesMessage;
import jakarta.jms.Connection;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.QueueRequestor;
import jakarta.jms.QueueSession;
import jakarta.jms.Session;
import jakarta.jms.TextMessage;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.activemq.artemis.api.jms.management.JMSManagementHelper;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What nobody can go on with is put aside, told, and goes on when it is sent back. */
class DeadLetterTest {
  private static final String DEAD_PRECHECK = AddressBook.dead(AddressBook.step(Step.PRECHECK));

  private final Bus bus;
  private final Ledger ledger;
  private final LedgerProjector projector;
  private final DeadLetters letters;
  private final Engine engine;

  /** What is broken now. */
  private final Set<String> broken = ConcurrentHashMap.newKeySet();

  DeadLetterTest(@TempDir Path data) throws IOException {
    bus = new Bus(data);
    InstantSource clock = InstantSource.system();
    ledger =
        new Ledger(
            new Ledger.Setup(
                "jdbc:sqlite:" + data.resolve("ledger.db"), Optional.empty(), Optional.empty()),
            clock);
    projector = new LedgerProjector(bus.connections(), ledger, clock).start();
    letters = new DeadLetters(bus.connections());
    LocalPlatform local =
        new LocalPlatform(
            new Artifacts(data.resolve("cache")), Secrets.ofThisMachine(), front -> {});
    engine =
        new Engine(
            new Engine.Parts(
                bus.connections(),
                kind -> {
                  fail("platform");
                  return local;
                },
                this::target,
                clock,
                new Deaf(),
                Concurrency.DEFAULT));
  }

  private static final class Deaf implements StepListener {
    @Override
    public void decided(Deployment before, StepReport report, Decision decision, Duration took) {}
  }

  private Catalog.Answer target(Target target) {
    fail(target.toString());
    return new Catalog.Answer.Found(bus.spec());
  }

  private void fail(String what) {
    if (broken.contains(what)) throw new IllegalStateException(what + " is broken");
  }

  @AfterEach
  void stop() {
    engine.close();
    projector.close();
    ledger.close();
    bus.close();
  }

  private void send(String queue, String body, String... properties) throws JMSException {
    bus.transacted(
        (session, outbox) -> {
          TextMessage message = session.createTextMessage(body);
          for (int i = 0; i < properties.length; i += 2) {
            message.setStringProperty(properties[i], properties[i + 1]);
          }
          session.createProducer(session.createQueue(queue)).send(message);
        });
  }

  private void asksToDeploy(String id) throws JMSException {
    send(
        AddressBook.REQUESTS,
        """
        {"specversion":"1.0","id":"%s","source":"ci","type":"io.signalbox.deploy.requested",
         "data":{"service":"auth","environment":"production","version":"1"}}"""
            .formatted(id));
  }

  private DeadLetters.Letter only() {
    await().atMost(Duration.ofSeconds(30)).until(() -> letters.list().size() == 1);
    return letters.list().getFirst();
  }

  private List<String> facts(DeploymentId id) {
    return ledger.reader().facts(id).stream().map(StoredFact::kind).toList();
  }

  private LedgerRow ended(DeploymentId id) {
    await()
        .atMost(Duration.ofSeconds(30))
        .until(() -> ledger.reader().deployment(id.value()).flatMap(LedgerRow::ending).isPresent());
    return ledger.reader().deployment(id.value()).orElseThrow();
  }

  /** What the console's button asks the broker for. */
  private int consoleRetries(String queue) throws Exception {
    try (Connection connection = bus.connections().createConnection();
        Session session = connection.createSession(false, Session.AUTO_ACKNOWLEDGE)) {
      connection.start();
      Message ask = session.createMessage();
      JMSManagementHelper.putOperationInvocation(ask, "queue." + queue, "retryMessages");
      Message answer =
          new QueueRequestor((QueueSession) session, session.createQueue("activemq.management"))
              .request(ask);
      return (int) JMSManagementHelper.getResult(answer, Integer.class);
    }
  }

  @Test
  void aDeploymentThatABugStopsIsPutAsideAndGoesOnByTheConsolesOwnRetry() throws Exception {
    broken.add("platform");
    engine.start();
    asksToDeploy("1");
    DeadLetters.Letter letter = only();
    assertThat(letter.queue()).isEqualTo(DEAD_PRECHECK);
    assertThat(letter.backTo()).contains(AddressBook.step(Step.PRECHECK));
    assertThat(letter.reason())
        .contains("failed 5 times", "IllegalStateException: platform is broken", "DeadLetterTest");
    assertThat(letter.target()).contains(Bus.AUTH);
    assertThat(letter.step()).contains("precheck");
    DeploymentId id = letter.deployment().orElseThrow();
    await().until(() -> facts(id).contains("dead_lettered"));
    broken.clear();
    assertThat(consoleRetries(DEAD_PRECHECK)).isEqualTo(1);
    // There is no artifact; what counts is that precheck says so.
    LedgerRow row = ended(id);
    assertThat(row.ending().orElseThrow().outcome()).isEqualTo(Outcome.FAILED);
    assertThat(facts(id))
        .containsExactly("requested", "started", "dead_lettered", "step_missed", "ended");
    assertThat(letters.list()).isEmpty();
    assertThat(ledger.reader().verifyAll()).isInstanceOf(Verification.Sound.class);
  }

  @Test
  void whoRetriesItInTheConsoleIsToldAndTheChainHolds() throws Exception {
    broken.add("platform");
    engine.start();
    asksToDeploy("1");
    DeploymentId id = only().deployment().orElseThrow();
    broken.clear();
    assertThat(bus.retryInConsole("olga", DEAD_PRECHECK)).isEqualTo(1);
    ended(id);
    assertThat(facts(id))
        .containsExactly(
            "requested", "started", "dead_lettered", "taken_up", "step_missed", "ended");
    assertThat(ledger.reader().facts(id))
        .filteredOn(f -> f.kind().equals("taken_up"))
        .singleElement()
        .asString()
        .contains("olga", "in the broker's console");
    assertThat(ledger.reader().verifyAll()).isInstanceOf(Verification.Sound.class);
  }

  /** It fails again: who sent it back the first time has nothing to do with the second. */
  @Test
  void whoRetriedItOnceIsNotToldOfTheNextTime() throws Exception {
    broken.add("platform");
    engine.start();
    asksToDeploy("1");
    DeploymentId id = only().deployment().orElseThrow();
    bus.retryInConsole("olga", DEAD_PRECHECK);
    await().atMost(Duration.ofSeconds(30)).until(() -> letters.list().isEmpty());
    DeadLetters.Letter again = only();
    broken.clear();
    letters.retry(again, new What.TakenUp("ada", "mended"), Instant.now());
    ended(id);
    assertThat(facts(id).stream().filter("taken_up"::equals)).hasSize(1);
    assertThat(ledger.reader().verifyAll()).isInstanceOf(Verification.Sound.class);
  }

  @Test
  void aParkedOneThatSomebodyRetriesInTheConsoleIsToldToo() throws Exception {
    Deployment holder = bus.holder();
    bus.transacted(
        (session, outbox) -> {
          Deployment parked = bus.take(holder, outbox).orElseThrow();
          outbox.buryParked(parked, "a bug", Instant.now());
        });
    engine.start();
    bus.retryInConsole("olga", AddressBook.dead(AddressBook.PARKED));
    await().until(() -> facts(holder.id()).contains("taken_up"));
    await().until(() -> bus.queued(AddressBook.PARKED) == 1 && bus.queued(AddressBook.WAKE) == 1);
  }

  @Test
  void whoSendsItBackIsToldAndTheChainHolds() throws Exception {
    broken.add("platform");
    engine.start();
    asksToDeploy("1");
    DeadLetters.Letter letter = only();
    broken.clear();
    assertThat(letters.retry(letter, new What.TakenUp("ada", "mended"), Instant.now())).isTrue();
    DeploymentId id = letter.deployment().orElseThrow();
    ended(id);
    assertThat(facts(id)).contains("dead_lettered", "taken_up", "step_missed", "ended");
    assertThat(ledger.reader().verifyAll()).isInstanceOf(Verification.Sound.class);
    assertThat(letters.retry(letter, new What.TakenUp("ada", "twice"), Instant.now())).isFalse();
  }

  @Test
  void aRequestThatABugStopsDoesNotStopThoseBehindIt() throws Exception {
    broken.add("auth@production");
    engine.start();
    asksToDeploy("1");
    DeadLetters.Letter letter = only();
    assertThat(letter.queue()).isEqualTo(AddressBook.dead(AddressBook.ADMIT));
    broken.clear();
    asksToDeploy("2");
    await().until(() -> ledger.reader().running().size() + ended().size() == 1);
    letters.retry(letter, new What.TakenUp("ada", ""), Instant.now());
    await().until(() -> ended().size() == 2);
  }

  private List<LedgerRow> ended() {
    return ledger
        .reader()
        .history(io.signalbox.broker.ledger.LedgerReader.Filter.ALL, 10, Optional.empty())
        .stream()
        .filter(r -> r.ending().isPresent())
        .toList();
  }

  @Test
  void aTokenOfALaterFormatIsPutAsideWithItsFacts() throws Exception {
    Deployment holder = bus.holder();
    bus.transacted((session, outbox) -> assertThat(bus.take(holder, outbox)).isPresent());
    String later = Json.write(holder).replaceFirst("\\{", "{\"added_later\":[1],");
    bus.transacted(
        (session, outbox) -> {
          TextMessage message = session.createTextMessage(later);
          message.setIntProperty(Header.FORMAT, 99);
          message.setStringProperty(Header.KIND, Outbox.Kind.TOKEN.name());
          message.setStringProperty(Header.DEPLOYMENT, holder.id().value());
          message.setStringProperty(Header.TARGET, Bus.AUTH.toString());
          session.createProducer(session.createQueue(AddressBook.step(Step.PUSH))).send(message);
        });
    engine.start();
    DeadLetters.Letter letter = only();
    assertThat(letter.reason()).contains("format 1, but it says 99");
    assertThat(letter.body()).contains("added_later", "\"facts\":1");
    await().until(() -> facts(holder.id()).equals(List.of("dead_lettered")));
    letters.drop(letter, "dropped by ada", Instant.now());
    assertThat(ended(holder.id()).ending().orElseThrow().outcome()).isEqualTo(Outcome.PREEMPTED);
    assertThat(letters.list()).isEmpty();
  }

  @Test
  void aParkedOneGoesBackByAdmissionSoThatAWakeUpIsLeftForIt() throws Exception {
    Deployment holder = bus.holder();
    bus.transacted(
        (session, outbox) -> {
          Deployment parked = bus.take(holder, outbox).orElseThrow();
          outbox.buryParked(parked, "a bug", Instant.now());
        });
    DeadLetters.Letter letter = only();
    assertThat(letter.backTo()).contains(AddressBook.ADMIT);
    engine.start();
    letters.retry(letter, new What.TakenUp("ada", ""), Instant.now());
    await().until(() -> bus.queued(AddressBook.PARKED) == 1 && bus.queued(AddressBook.WAKE) == 1);
  }

  @Test
  void whatIsNoWakeUpOrHasNoKindDoesNotComeAgainForEver() throws Exception {
    engine.start();
    send(AddressBook.WAKE, "{}");
    send(AddressBook.ADMIT, "[]");
    await().until(() -> letters.list().size() == 2);
    assertThat(letters.list())
        .extracting(DeadLetters.Letter::queue)
        .containsExactlyInAnyOrder("DLQ.deploy.wake", "DLQ.deploy.admit");
  }

  @Test
  void bytesAreKeptAndNamesThatJmsRefusesAreMended() throws Exception {
    engine.start();
    bus.transacted(
        (session, outbox) -> {
          BytesMessage message = session.createBytesMessage();
          message.writeBytes("{\"é\":1}".getBytes(StandardCharsets.UTF_8));
          message.setStringProperty("ce_type", "unheard.of");
          ((org.apache.activemq.artemis.jms.client.ActiveMQMessage) message)
              .getCoreMessage()
              .putStringProperty("cloudEvents:id", "7");
          session.createProducer(session.createQueue(AddressBook.REQUESTS)).send(message);
        });
    DeadLetters.Letter letter = only();
    assertThat(letter.body()).isEqualTo("{\"é\":1}");
    assertThat(letter.backTo()).contains(AddressBook.REQUESTS);
    assertThat(letter.deployment()).isEmpty();
    assertThat(letter.reason()).contains("'source'");
  }
}
