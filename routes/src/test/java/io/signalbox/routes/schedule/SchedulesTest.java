package io.signalbox.routes.schedule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.signalbox.broker.AddressBook;
import io.signalbox.broker.PendingRequests;
import io.signalbox.config.Crontab;
import io.signalbox.config.Schedule;
import io.signalbox.engine.admission.Request;
import io.signalbox.engine.admission.TargetRecord;
import io.signalbox.engine.model.Fence;
import io.signalbox.engine.model.Proven;
import io.signalbox.engine.model.Release;
import io.signalbox.engine.name.DeploymentId;
import io.signalbox.engine.name.Target;
import io.signalbox.engine.name.Version;
import io.signalbox.routes.api.BusRequestSender;
import io.signalbox.routes.api.RequestEvent;
import io.signalbox.routes.audit.Bus;
import io.signalbox.routes.bus.IntakeProcessor;
import io.signalbox.routes.event.BadEvent;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.MessageConsumer;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SchedulesTest {
  /** Two at night in Seoul. */
  private static final Instant DUE = Instant.parse("2026-11-21T17:00:00Z");

  private final Path data;
  private Bus bus;
  private Instant now = DUE.minusSeconds(3);
  private List<Schedule> schedules = List.of(nightly("15m", Optional.empty()));
  private Map<Target, TargetRecord> records = Map.of();

  SchedulesTest(@TempDir Path data) throws IOException {
    this.data = data;
    this.bus = new Bus(data);
    this.records = Map.of(Bus.AUTH, serving("1.4.0"));
  }

  @AfterEach
  void stop() {
    bus.close();
  }

  private static Schedule nightly(String late, Optional<Version> version) {
    return new Schedule(
        "nightly",
        Crontab.parse("0 2 * * *"),
        ZoneId.of("Asia/Seoul"),
        Duration.parse("PT" + late),
        Bus.AUTH.environment(),
        List.of(Bus.AUTH.service()),
        false,
        version);
  }

  private TargetRecord serving(String version) {
    Release release = new Release(new Version(version), "x", Optional.empty());
    Proven proven = new Proven(release, bus.spec(), DUE, new DeploymentId("auth-0"));
    return new TargetRecord(
        Bus.AUTH,
        new Fence(1),
        Optional.empty(),
        Optional.empty(),
        List.of(proven),
        List.of(),
        Optional.empty(),
        List.of(),
        Optional.empty(),
        Optional.empty(),
        1);
  }

  /** An engine that has just started. */
  private Schedules engine() {
    return new Schedules(
        new Schedules.Parts(bus.connections(), () -> schedules, () -> records, () -> now));
  }

  private List<Request> asked() throws JMSException {
    List<Request> all = new ArrayList<>();
    bus.transacted(
        (session, outbox) -> {
          try (MessageConsumer requests =
              session.createConsumer(session.createQueue(AddressBook.REQUESTS))) {
            for (Message m = requests.receive(300); m != null; m = requests.receive(300)) {
              all.add(IntakeProcessor.read(m, now));
            }
          } catch (BadEvent e) {
            throw new JMSException(e.getMessage());
          }
        });
    return all;
  }

  @Test
  void aScheduleAsksOnceForWhatServesWhenItIsDue() throws Exception {
    Schedules engine = engine();
    engine.look();
    assertThat(asked()).isEmpty();
    now = DUE.plusSeconds(2);
    engine.look();
    engine.look();
    assertThat(asked())
        .singleElement()
        .satisfies(
            r -> {
              assertThat(((Request.Deploy) r).version()).isEqualTo(new Version("1.4.0"));
              assertThat(r.cause().by()).isEqualTo("schedule nightly");
              assertThat(r.cause().automatic()).isTrue();
              assertThat(r.cause().eventId()).isEqualTo("nightly@2026-11-21T17:00:00Z");
            });
    now = DUE.plus(Duration.ofDays(1));
    engine.look();
    assertThat(asked()).hasSize(1);
  }

  @Test
  void aPruningIsAskedForOnceAndDeploysNothing() throws Exception {
    schedules =
        List.of(
            new Schedule(
                "tidy",
                Crontab.parse("0 2 * * *"),
                ZoneId.of("Asia/Seoul"),
                Duration.ofMinutes(15),
                Bus.AUTH.environment(),
                List.of(Bus.AUTH.service()),
                true,
                Optional.empty()));
    now = DUE;
    engine().look();
    engine().look();
    assertThat(asked())
        .singleElement()
        .satisfies(
            r -> {
              assertThat(r).isInstanceOf(Request.Prune.class);
              assertThat(r.target()).isEqualTo(Bus.AUTH);
              assertThat(r.cause().by()).isEqualTo("schedule tidy");
            });
  }

  @Test
  void neitherASecondEngineNorARestartDoublesIt() throws Exception {
    now = DUE.plusSeconds(2);
    engine().look();
    engine().look();
    bus.close();
    bus = new Bus(data);
    now = DUE.plus(Duration.ofMinutes(5));
    engine().look();
    assertThat(asked()).hasSize(1);
  }

  @Test
  void whatWasMissedIsMadeUpForWithinItsTimeAndOnlyOnce() throws Exception {
    now = DUE.plus(Duration.ofMinutes(14));
    engine().look();
    assertThat(asked()).hasSize(1);
    now = DUE.plus(Duration.ofDays(3)).plus(Duration.ofMinutes(16));
    engine().look();
    assertThat(asked()).isEmpty();
    schedules = List.of(nightly("0s", Optional.empty()));
    now = DUE.plus(Duration.ofDays(4)).plusSeconds(40);
    engine().look();
    assertThat(asked()).isEmpty();
  }

  @Test
  void aVersionOfItsOwnIsDeployedAndNothingWhereNothingServes() throws Exception {
    records = Map.of();
    now = DUE;
    engine().look();
    assertThat(asked()).isEmpty();
    schedules = List.of(nightly("15m", Optional.of(new Version("2"))));
    now = DUE.plus(Duration.ofDays(1));
    engine().look();
    assertThat(asked())
        .singleElement()
        .satisfies(r -> assertThat(((Request.Deploy) r).version()).isEqualTo(new Version("2")));
  }

  @Test
  void withoutABrokerItIsAskedForByALaterLook() throws Exception {
    now = DUE;
    Schedules engine = engine();
    bus.close();
    engine.look();
    bus = new Bus(data);
    // The one of before had other connections.
    engine().look();
    assertThat(asked()).hasSize(1);
  }

  @ParameterizedTest
  @CsvSource({
    "0 2 * * *,        2026-11-21T17:00:00Z",
    "*/10 * * * *,     2026-11-21T12:10:00Z",
    "0 9 * * 1-5,      2026-11-23T00:00:00Z",
    "0 9 * * mon,      2026-11-23T00:00:00Z",
    "0 9 * * 0,        2026-11-22T00:00:00Z",
    "0 9 * * 7,        2026-11-22T00:00:00Z",
    "30 4 1 jan *,     2026-12-31T19:30:00Z",
    "0 8-18/5 * * *,   2026-11-21T23:00:00Z",
  })
  void aCrontabIsReadInItsZone(String cron, Instant next) {
    Schedule schedule =
        new Schedule(
            "s",
            Crontab.parse(cron),
            ZoneId.of("Asia/Seoul"),
            Duration.ZERO,
            Bus.AUTH.environment(),
            List.of(),
            false,
            Optional.empty());
    assertThat(Fires.next(schedule, Instant.parse("2026-11-21T12:00:00Z"))).contains(next);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "* * * *",
        "60 * * * *",
        "0 0 0 * *",
        "* * * 13 *",
        "* * * * 8",
        "*-5 * * * *",
        "5/2 * * * *",
        "*/0 * * * *",
        "0 0 1 * 1",
        "a b c d e",
        "1,,2 * * * *",
        "@daily"
      })
  void whatIsNoCrontabIsRefused(String cron) {
    assertThatThrownBy(() -> Crontab.parse(cron)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void whatIsAskedForLaterSurvivesARestartAndCanBeTakenBack() throws Exception {
    Instant due = Instant.now().plus(Duration.ofDays(9));
    RequestEvent.Wish wish =
        new RequestEvent.Wish(
            Optional.of("2"),
            Optional.empty(),
            Optional.empty(),
            "ada",
            Optional.empty(),
            new RequestEvent.Flags(false, false, false, false));
    RequestEvent event =
        new RequestEvent("k", RequestEvent.Type.DEPLOY, Bus.AUTH, wish, Instant.now());
    DeploymentId id = new BusRequestSender(bus.connections()).sendAt(event, due);
    bus.close();
    bus = new Bus(data);
    PendingRequests pending = new PendingRequests(bus.connections());
    assertThat(pending.list())
        .singleElement()
        .satisfies(
            p -> {
              assertThat(p.deployment()).isEqualTo(id);
              assertThat(p.target()).isEqualTo(Bus.AUTH);
              assertThat(p.version()).isEqualTo("2");
              assertThat(p.due()).isEqualTo(Instant.ofEpochMilli(due.toEpochMilli()));
            });
    PendingRequests.Pending one = pending.list().getFirst();
    assertThat(pending.cancel(one)).isTrue();
    assertThat(pending.cancel(one)).isFalse();
    assertThat(pending.list()).isEmpty();
    new BusRequestSender(bus.connections())
        .sendAt(
            new RequestEvent("k2", RequestEvent.Type.DEPLOY, Bus.AUTH, wish, Instant.now()),
            Instant.now().plusMillis(300));
    assertThat(pending.list()).hasSize(1);
    org.awaitility.Awaitility.await().until(() -> pending.list().isEmpty());
    assertThat(asked()).hasSize(1);
  }
}
