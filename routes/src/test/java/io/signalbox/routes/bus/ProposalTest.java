package io.signalbox.routes.bus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.signalbox.broker.AddressBook;
import io.signalbox.broker.ledger.Ledger;
import io.signalbox.broker.ledger.LedgerProjector;
import io.signalbox.broker.ledger.StoredFact;
import io.signalbox.broker.wire.Json;
import io.signalbox.engine.admission.Admission;
import io.signalbox.engine.admission.Admitter;
import io.signalbox.engine.admission.Ask;
import io.signalbox.engine.admission.Circumstances;
import io.signalbox.engine.admission.Request;
import io.signalbox.engine.admission.TargetRecord;
import io.signalbox.engine.flow.Decision;
import io.signalbox.engine.flow.StepReport;
import io.signalbox.engine.model.Cause;
import io.signalbox.engine.model.Deployment;
import io.signalbox.engine.model.Outcome;
import io.signalbox.engine.model.Release;
import io.signalbox.engine.name.DeploymentId;
import io.signalbox.engine.name.Target;
import io.signalbox.engine.name.Version;
import io.signalbox.platforms.artifact.Artifacts;
import io.signalbox.platforms.host.Secrets;
import io.signalbox.platforms.local.LocalPlatform;
import io.signalbox.routes.Engine;
import io.signalbox.routes.audit.Bus;
import io.signalbox.routes.bus.BusRoutes.Concurrency;
import io.signalbox.routes.event.EventReader;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A rollback that an alert proposes, on a real bus: it waits, and starts when it is approved. */
class ProposalTest {
  private static final Instant NOON = Instant.parse("2026-11-21T12:00:00Z");
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final DeploymentId ID = EventReader.idFor("auth", "webhooks/am", "a1");

  private final Bus bus;
  private final Ledger ledger;
  private final LedgerProjector projector;
  private final Engine engine;

  ProposalTest(@TempDir Path data) throws Exception {
    bus = new Bus(data);
    InstantSource clock = InstantSource.system();
    ledger =
        new Ledger(
            new Ledger.Setup(
                "jdbc:sqlite:" + data.resolve("ledger.db"), Optional.empty(), Optional.empty()),
            clock);
    projector = new LedgerProjector(bus.connections(), ledger, clock).start();
    LocalPlatform local =
        new LocalPlatform(
            new Artifacts(data.resolve("cache")), Secrets.ofThisMachine(), front -> {});
    engine =
        new Engine(
            new Engine.Parts(
                bus.connections(),
                kind -> local,
                this::target,
                clock,
                new Deaf(),
                Concurrency.DEFAULT));
    TargetRecord proven = proven(proven(TargetRecord.unknown(Bus.AUTH), "1"), "2");
    bus.transacted((session, outbox) -> outbox.record(proven));
    engine.start();
  }

  private static final class Deaf implements StepListener {
    @Override
    public void decided(Deployment before, StepReport report, Decision decision, Duration took) {}
  }

  private Catalog.Answer target(Target target) {
    return new Catalog.Answer.Found(bus.spec());
  }

  /** As if it had been deployed and had passed its gate. */
  private TargetRecord proven(TargetRecord before, String version) {
    Cause cause = new Cause("test", version, "ada", NOON, false, "", Cause.Wishes.NONE);
    Release release = new Release(new Version(version), "none/" + version, Optional.empty());
    Ask ask = new Ask.Deploy(new DeploymentId("auth-" + version), release, bus.spec(), cause);
    Admission admission = Admitter.admit(before, ask, Circumstances.FREE, NOON);
    Deployment started =
        admission.dispatches().stream()
            .flatMap(
                d ->
                    d instanceof Admission.Dispatch.Start s
                        ? java.util.stream.Stream.of(s.deployment())
                        : java.util.stream.Stream.empty())
            .findFirst()
            .orElseThrow();
    Ask over = new Ask.Return(started.ending(Outcome.SUCCEEDED, "", NOON));
    return Admitter.admit(admission.record(), over, Circumstances.FREE, NOON).record();
  }

  @AfterEach
  void stop() {
    engine.close();
    projector.close();
    ledger.close();
    bus.close();
  }

  private void proposes() throws Exception {
    bus.transacted(
        (session, outbox) ->
            session
                .createProducer(session.createQueue(AddressBook.REQUESTS))
                .send(
                    session.createTextMessage(
                        """
                        {"specversion":"1.0","id":"a1","source":"webhooks/am","type":"io.signalbox.rollback.proposed",
                         "data":{"service":"auth","environment":"production","by":"alert X","automatic":true}}""")));
    await().atMost(PATIENCE).until(() -> facts().contains("parked"));
  }

  private void says(Request.Steering what) throws Exception {
    Cause cause = new Cause("api", "says", "ada", NOON, false, "", Cause.Wishes.NONE);
    Request steer = new Request.Steer(new DeploymentId("says"), Bus.AUTH, ID, what, cause);
    bus.transacted(
        (session, outbox) ->
            outbox.admitRequest(Json.write(new IntakeProcessor.Envelope(steer)), steer.id()));
  }

  private List<String> facts() {
    return ledger.reader().facts(ID).stream().map(StoredFact::kind).toList();
  }

  @Test
  void itStartsWhenAPersonApproves() throws Exception {
    proposes();
    assertThat(facts()).containsExactly("requested", "parked");
    says(Request.Steering.APPROVE);
    await().atMost(PATIENCE).until(() -> facts().contains("started"));
    assertThat(facts()).startsWith("requested", "parked", "heard", "started");
  }

  @Test
  void itEndsWhenAPersonDenies() throws Exception {
    proposes();
    says(Request.Steering.DENY);
    await().atMost(PATIENCE).until(() -> facts().contains("ended"));
    assertThat(facts()).containsExactly("requested", "parked", "heard", "ended");
  }
}
