package io.signalbox.routes.bus;

import static org.assertj.core.api.Assertions.assertThat;

import io.signalbox.broker.AddressBook;
import io.signalbox.broker.Outbox;
import io.signalbox.broker.RecordReader;
import io.signalbox.broker.wire.Json;
import io.signalbox.engine.admission.Request;
import io.signalbox.engine.flow.Decision;
import io.signalbox.engine.flow.StepReport;
import io.signalbox.engine.model.Cause;
import io.signalbox.engine.model.Deployment;
import io.signalbox.engine.model.Outcome;
import io.signalbox.engine.model.Step;
import io.signalbox.engine.name.DeploymentId;
import io.signalbox.engine.name.Target;
import io.signalbox.engine.name.Version;
import io.signalbox.routes.audit.Bus;
import jakarta.jms.Connection;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.MessageConsumer;
import jakarta.jms.Session;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Admission takes all that lies there in one transaction, and decides as if it were one by one. */
class ManyAtOnceTest {
  private static final Instant NOON = Instant.parse("2026-11-21T12:00:00Z");
  private static final int MANY = 40;

  private final Bus bus;
  private final TargetBook book;
  private final AdmissionProcessor admission;
  private final Connection connection;
  private final Session session;
  private final MessageConsumer admit;
  private Consumer<Target> looked = target -> {};
  private int transactions;
  private int failed;

  ManyAtOnceTest(@TempDir Path data) throws Exception {
    bus = new Bus(data);
    book = new TargetBook(new RecordReader(bus.connections()));
    admission =
        new AdmissionProcessor(book, this::target, to -> {}, InstantSource.system(), new Deaf());
    connection = OwnCommit.around(bus.connections().createConnection());
    connection.start();
    session = connection.createSession(true, Session.SESSION_TRANSACTED);
    admit = session.createConsumer(session.createQueue(AddressBook.ADMIT));
  }

  private static final class Deaf implements StepListener {
    @Override
    public void decided(Deployment before, StepReport report, Decision decision, Duration took) {}
  }

  private Catalog.Answer target(Target target) {
    looked.accept(target);
    return new Catalog.Answer.Found(bus.spec(target));
  }

  @AfterEach
  void stop() throws JMSException {
    connection.close();
    bus.close();
  }

  /** As the route's container does: whatever fails is delivered again. */
  private void work() throws JMSException {
    Outbox outbox = new Outbox(session);
    for (Message m = admit.receive(1_000); m != null; m = admit.receive(1_000)) {
      try {
        admission.admitAll(new Transaction(m, session, outbox));
        transactions++;
      } catch (RuntimeException e) {
        failed++;
        session.rollback();
      }
    }
  }

  private static Request deploy(Target target, String version) {
    Cause cause = new Cause("test", target + version, "ada", NOON, false, "", Cause.Wishes.NONE);
    DeploymentId id = new DeploymentId(target.service() + "-" + version);
    return new Request.Deploy(id, target, new Version(version), Optional.empty(), cause);
  }

  private static void ask(Outbox outbox, Request request) throws JMSException {
    outbox.admitRequest(Json.write(new IntakeProcessor.Envelope(request)), request.id());
  }

  private long started() {
    return bus.queued(AddressBook.step(Step.PRECHECK));
  }

  @Test
  void theSecondSeesWhatWasDecidedOfTheFirst() throws Exception {
    bus.transacted(
        (s, outbox) -> {
          for (int i = 1; i <= MANY; i++) ask(outbox, deploy(Bus.AUTH, "" + i));
        });
    work();
    assertThat(transactions).as("transactions for %s requests", MANY).isLessThan(MANY);
    assertThat(started()).isEqualTo(1);
    assertThat(book.all().get(Bus.AUTH))
        .satisfies(
            r -> {
              assertThat(r.heldBy(new DeploymentId("auth-1"))).isTrue();
              assertThat(r.waiting()).contains(new DeploymentId("auth-" + MANY));
            });
  }

  @Test
  void oneThatFailsTakesNoneOfTheOthersWithIt() throws Exception {
    looked =
        target -> {
          if (target.service().value().equals("bad")) throw new IllegalStateException("a bug");
        };
    bus.transacted(
        (s, outbox) -> {
          for (int i = 1; i <= MANY; i++)
            ask(outbox, deploy(Target.of(i == MANY / 2 ? "bad" : "s" + i, "production"), "1"));
        });
    work();
    assertThat(bus.queued(AddressBook.dead(AddressBook.ADMIT))).isEqualTo(1);
    assertThat(failed).isEqualTo(Stumbles.MOST - 1);
    assertThat(started()).isEqualTo(MANY - 1);
  }

  /** Another connection of this engine is lost, and admission's own is not. */
  @Test
  void whatIsDroppedInTheMiddleIsDecidedAgain() throws Exception {
    AtomicInteger asked = new AtomicInteger();
    looked =
        target -> {
          if (asked.incrementAndGet() == MANY / 2) book.drop();
        };
    bus.transacted(
        (s, outbox) -> {
          for (int i = 1; i <= MANY; i++) ask(outbox, deploy(Bus.AUTH, "" + i));
        });
    work();
    assertThat(started()).isEqualTo(1);
    assertThat(book.all().get(Bus.AUTH))
        .satisfies(r -> assertThat(r.waiting()).contains(new DeploymentId("auth-" + MANY)));
  }

  @Test
  void aSignalIsTakenByTheEndThatFollowsIt() throws Exception {
    Deployment holder = bus.holder();
    Cause cause = new Cause("api", "says", "ada", NOON, false, "", Cause.Wishes.NONE);
    Request pause =
        new Request.Steer(
            new DeploymentId("says"), Bus.AUTH, holder.id(), Request.Steering.PAUSE, cause);
    bus.transacted(
        (s, outbox) -> {
          // So that the session is warm, and takes the next two together.
          for (int i = 1; i <= MANY; i++)
            ask(outbox, deploy(Target.of("s" + i, "production"), "1"));
          ask(outbox, pause);
          outbox.admit(holder.ending(Outcome.SUCCEEDED, "", NOON));
        });
    work();
    assertThat(failed).isZero();
    assertThat(bus.queued(AddressBook.SIGNALS)).isZero();
  }
}
