package io.signalbox.broker.wire;

import static org.assertj.core.api.Assertions.assertThat;

import io.signalbox.broker.Outbox;
import io.signalbox.broker.Samples;
import io.signalbox.engine.admission.Request;
import io.signalbox.engine.admission.TargetRecord;
import io.signalbox.engine.fact.Fact;
import io.signalbox.engine.fact.What;
import io.signalbox.engine.gate.CheckVerdict;
import io.signalbox.engine.gate.GateRun;
import io.signalbox.engine.gate.Point;
import io.signalbox.engine.gate.Probe;
import io.signalbox.engine.gate.Reading;
import io.signalbox.engine.gate.Recording;
import io.signalbox.engine.gate.Remark;
import io.signalbox.engine.gate.Round;
import io.signalbox.engine.gate.Sample;
import io.signalbox.engine.model.Cause;
import io.signalbox.engine.model.Cursor;
import io.signalbox.engine.model.Deployment;
import io.signalbox.engine.model.Fence;
import io.signalbox.engine.model.Outcome;
import io.signalbox.engine.model.Plan;
import io.signalbox.engine.model.Signal;
import io.signalbox.engine.model.Status;
import io.signalbox.engine.model.Stay;
import io.signalbox.engine.model.Step;
import io.signalbox.engine.name.DeploymentId;
import io.signalbox.engine.name.HostName;
import io.signalbox.engine.name.InstanceName;
import io.signalbox.engine.name.Slot;
import io.signalbox.engine.port.Evidence;
import io.signalbox.engine.port.StepFailed;
import io.signalbox.engine.spec.ApprovalSpec;
import io.signalbox.engine.spec.CheckGroup;
import io.signalbox.engine.spec.CheckSpec;
import io.signalbox.engine.spec.CompareSpec;
import io.signalbox.engine.spec.SourceSpec;
import io.signalbox.engine.spec.StrategySpec;
import io.signalbox.engine.spec.TargetSpec;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** One of everything that travels. */
final class Shapes {
  private static final Deployment FRESH = Samples.deployment();

  private static final Deployment BUSY =
      FRESH
          .started(new Fence(7), FRESH.plan(), Samples.NOON)
          .entering(Cursor.at(Step.GATE), Samples.NOON)
          .touching(List.of(new InstanceName("pc1")))
          .withVerdict(
              new Deployment.Verdict(
                  Deployment.Verdict.Ground.BREACH, "pc1 failed", List.of("503"), Samples.NOON));

  private static final Probe PROBE =
      new Probe(
          new InstanceName("pc1"),
          Slot.B,
          true,
          Samples.NOON,
          false,
          Duration.ofMillis(12),
          "HTTP 503");

  private Shapes() {}

  /** As the intake passes it on. */
  record Asked(Request request) {}

  record Shape(String name, Object value) {
    @Override
    public String toString() {
      return name;
    }
  }

  static Stream<Shape> all() {
    return Stream.of(tokens(), records(), requests(), signals(), facts(), AlertShapes.all())
        .flatMap(s -> s);
  }

  /** Deployments, at every kind of place. */
  private static Stream<Shape> tokens() {
    return Stream.of(
        new Shape("token-requested", FRESH),
        new Shape("token-gate", BUSY.withGate(BUSY.gate().plus(List.of(PROBE)))),
        new Shape("token-recording", FRESH.withGate(FRESH.gate().recording(round(PROBE)))),
        new Shape(
            "token-parked",
            BUSY.waiting(new Status.Waiting(Status.Why.RETRY, "pc1 down", Samples.NOON), 2)),
        new Shape(
            "token-paused",
            FRESH.staying(
                new Stay.Paused(Cursor.at(Step.SWAP), "paused by ada"),
                Cursor.at(Step.WATCH),
                Samples.NOON)),
        new Shape(
            "token-asked",
            FRESH.staying(
                new Stay.Asked(
                    Cursor.at(Step.SWAP),
                    "waiting for 2 approvals",
                    ApprovalSpec.Checkpoint.SWAP,
                    2,
                    Samples.NOON,
                    List.of("ada")),
                Cursor.at(Step.SWAP),
                Samples.NOON)),
        new Shape("token-ended", BUSY.ending(Outcome.ROLLED_BACK, "1 serves again", Samples.NOON)),
        new Shape("token-checks", checked(FRESH)));
  }

  /** What admission keeps, and what configurations say. */
  private static Stream<Shape> records() {
    return Stream.of(
        new Shape("wishes", new Cause.Wishes(false, false, false, false, false, true)),
        new Shape(
            "strategy",
            new StrategySpec(
                1,
                25,
                Duration.ofSeconds(10),
                Duration.ofMinutes(15),
                10,
                Optional.of(Duration.ofMinutes(30)),
                true)),
        new Shape(
            "holder",
            new TargetRecord.Holder(
                FRESH.id(),
                new Fence(7),
                false,
                Optional.of(FRESH.kind()),
                List.of(new HostName("pc1")))),
        new Shape("hand-hold", new TargetRecord.HandHold("ada", "incident 7", Samples.NOON)),
        new Shape("record", TargetRecord.unknown(FRESH.target())),
        new Shape("proven-left", Samples.proven().left(List.of(FRESH.id()))));
  }

  /** As the intake passes them on. */
  private static Stream<Shape> requests() {
    return Stream.of(
        new Shape(
            "request-propose",
            new Asked(new Request.Propose(FRESH.id(), FRESH.target(), FRESH.cause()))),
        new Shape(
            "request-prune",
            new Asked(new Request.Prune(FRESH.id(), FRESH.target(), FRESH.cause()))));
  }

  /** What people tell deployments. */
  private static Stream<Shape> signals() {
    return Stream.of(
        new Shape(
            "signal",
            new Outbox.Envelope(new Signal.Cancel(FRESH.id(), "ada", "wrong", Samples.NOON))),
        new Shape(
            "signal-give-way",
            new Outbox.Envelope(new Signal.GiveWay(FRESH.id(), "ada", "lost", Samples.NOON))),
        new Shape(
            "signal-pause",
            new Outbox.Envelope(new Signal.Pause(FRESH.id(), "ada", "to look", Samples.NOON))),
        new Shape(
            "signal-resume",
            new Outbox.Envelope(new Signal.Resume(FRESH.id(), "ada", "looked", Samples.NOON))),
        new Shape(
            "signal-promote",
            new Outbox.Envelope(new Signal.Promote(FRESH.id(), "ada", "good", Samples.NOON))),
        new Shape(
            "signal-approve",
            new Outbox.Envelope(new Signal.Approve(FRESH.id(), "ada", "fine", Samples.NOON))),
        new Shape(
            "signal-deny",
            new Outbox.Envelope(new Signal.Deny(FRESH.id(), "ada", "not now", Samples.NOON))),
        new Shape(
            "signal-override-freeze",
            new Outbox.Envelope(
                new Signal.OverrideFreeze(FRESH.id(), "ada", "it burns", Samples.NOON))));
  }

  /** What has happened. */
  private static Stream<Shape> facts() {
    return Stream.of(
        new Shape(
            "fact-gate-sampled",
            fact(
                FRESH,
                new What.GateSampled(
                    Cursor.at(Step.BAKE),
                    new Recording(Samples.NOON, 41, 7_900, 2, List.of(round(PROBE)))))),
        new Shape(
            "fact-approved",
            fact(FRESH, new What.Approved(ApprovalSpec.Checkpoint.REST, List.of("ada", "bob")))),
        new Shape("fact-held-by-hand", fact(FRESH, new What.HeldByHand("ada", "incident 7"))),
        new Shape("fact-released-by-hand", fact(FRESH, new What.ReleasedByHand("ada", ""))),
        new Shape(
            "fact-adopted",
            fact(FRESH, new What.Adopted(new Fence(7), Optional.of(FRESH.version())))),
        new Shape("fact-step-missed", fact(FRESH, missed())),
        new Shape("fact-step-done", fact(FRESH, done())),
        new Shape("fact-gate-passed", fact(FRESH, passed())),
        new Shape("fact-gate-breached", fact(FRESH, breached())),
        new Shape(
            "fact-gate-held",
            fact(FRESH, new What.GateHeld(Cursor.at(Step.BAKE), breached().verdicts().getFirst()))),
        new Shape("fact-requested", fact(FRESH, new What.Requested(FRESH.kind(), FRESH.cause()))),
        new Shape(
            "fact-dead-lettered",
            fact(FRESH, new What.DeadLettered("DLQ.deploy.step.push", "a bug"))),
        new Shape("fact-taken-up", fact(FRESH, new What.TakenUp("ada", "mended"))),
        new Shape("fact-superseded", fact(FRESH, new What.Superseded(new DeploymentId("auth-3")))));
  }

  static Fact fact(Deployment deployment, What what) {
    return new Fact(
        deployment.id(), 1, deployment.target(), deployment.version(), Samples.NOON, what);
  }

  static What missed() {
    StepFailed failed =
        StepFailed.of(StepFailed.Code.DISK_FULL, "pc1", "no room", "Make room, then deploy again.");
    return new What.StepMissed(Cursor.at(Step.PUSH), 2, List.of(failed), Optional.of(Samples.NOON));
  }

  /** With every kind of reading. */
  private static Round round(Probe probe) {
    return new Round(
        Samples.NOON.plusNanos(1_000_000_007),
        List.of(probe.restarted(2)),
        List.of(
            sample("c0", "pc1", new Reading.Begun()),
            sample("c1", "pc1", new Reading.Counts(1, 20)),
            sample("c2", "pc1", new Reading.Value(3.5)),
            sample("c3", "pc1", new Reading.Spread(Map.of(-3, 2L))),
            sample("c4", "pc1", new Reading.NoData("none")),
            sample(
                "c4",
                "pc1",
                new Reading.Before(
                    Duration.ofMinutes(50), new Reading.Counts(1, 9), new Reading.Counts(0, 7))),
            sample("c5", "pc1", new Reading.Stale(Samples.NOON, "old")),
            sample("c6", "pc1", new Reading.Down("refused"))));
  }

  static What done() {
    return new What.StepDone(Cursor.at(Step.PUSH), 1, List.of(Evidence.of("pc1", true, "4 files")));
  }

  /** Every source, and every kind of reading that a token can hold. */
  private static Deployment checked(Deployment fresh) {
    List<SourceSpec> sources =
        List.of(
            new SourceSpec.AccessLog(Optional.empty(), SourceSpec.Measure.FAILURES),
            new SourceSpec.Tcp(0),
            new SourceSpec.Http("/health", 200),
            new SourceSpec.Exec(List.of("lag", "{port}"), true),
            new SourceSpec.Log(Optional.of("/var/log/x"), "ERROR"),
            new SourceSpec.HostMetric(SourceSpec.Metric.UNIT_CPU),
            new SourceSpec.Prometheus("http://prometheus:9090", "up"),
            new SourceSpec.Metrics(
                0, "/metrics", new SourceSpec.Series.Failures("requests", "code", "5..")),
            new SourceSpec.Metrics(0, "/metrics", new SourceSpec.Series.Times("seconds")),
            new SourceSpec.Metrics(0, "/metrics", new SourceSpec.Series.Gauge("queue")),
            new SourceSpec.Grpc(0, "auth.v1.Auth"),
            new SourceSpec.Pushed(SourceSpec.Form.TIMES));
    List<CheckSpec> checks =
        IntStream.range(0, sources.size()).mapToObj(i -> check(i, sources.get(i))).toList();
    TargetSpec spec =
        Samples.spec(3)
            .judgedBy(
                Samples.spec(3)
                    .gate()
                    .askingGrpc("auth.v1.Auth")
                    .judging(
                        checks,
                        List.of(
                            new CheckGroup("both", List.of("c0", "c1"), CheckSpec.Quorum.ALL))));
    Deployment busy =
        fresh
            .withPlan(Plan.rolling(spec, fresh.plan().release(), fresh.plan().ladder()))
            .entering(new Cursor(Step.GATE, Cursor.Phase.LIVE, 0, 0), Samples.NOON);
    List<Sample> first =
        List.of(
            sample("c0", "pc1", new Reading.Counts(1, 20)),
            sample("c0", "pc2", new Reading.Counts(0, 60)),
            sample("c1", "pc1", new Reading.Down("refused")),
            sample("c2", "pc1", new Reading.Stale(Samples.NOON, "old")),
            sample("c3", "pc1", new Reading.Value(3)),
            sample("c6", "pc1", new Reading.Value(2)),
            sample(
                "c6",
                "pc1",
                new Reading.Before(
                    Duration.ofMinutes(50),
                    new Reading.Spread(Map.of(1, 9L)),
                    new Reading.Spread(Map.of(1, 7L)))),
            sample("c8", "pc1", new Reading.Spread(Map.of(-3, 2L))),
            sample("c9", "pc1", new Reading.NoData("none")));
    assertThat(busy.gate().plus(spec.gate(), first, busy.roles()).precedents()).hasSize(1);
    GateRun run = busy.gate().plus(spec.gate(), first, busy.roles());
    return busy.withGate(
        run.plus(spec.gate(), first, busy.roles())
            .telling(Set.of("c1"), List.of(new Remark(true, breached().verdicts().getFirst())))
            .acceptingWhatIsHeld());
  }

  private static Sample sample(String check, String instance, Reading reading) {
    return new Sample(
        check,
        new InstanceName(instance),
        Samples.NOON.plusSeconds(5),
        Duration.ofMillis(3),
        reading,
        "17");
  }

  private static CheckSpec check(int number, SourceSpec source) {
    return new CheckSpec(
        "c" + number,
        source,
        CheckSpec.Limit.above(0.01),
        Duration.ofSeconds(5),
        Duration.ofSeconds(5),
        5,
        3,
        50,
        Duration.ZERO,
        Duration.ofMinutes(1),
        CheckSpec.Quorum.ANY,
        CheckSpec.Severity.ROLL_BACK,
        CheckSpec.Missing.HOLDS,
        Duration.ofMinutes(30),
        switch (number) {
          case 0 -> Optional.of(CompareSpec.defaults());
          case 6 ->
              Optional.of(
                  new CompareSpec(
                      0.01,
                      1.5,
                      0,
                      CheckSpec.Missing.Answer.IGNORE,
                      Optional.of(Duration.ofHours(1))));
          default -> Optional.empty();
        });
  }

  private static What.GateBreached breached() {
    CheckVerdict verdict =
        new CheckVerdict(
            "errors",
            CheckVerdict.Standing.BAD,
            CheckSpec.Severity.ROLL_BACK,
            "share of failures",
            Optional.of(0.25),
            0.01,
            List.of(
                new CheckVerdict.Series(
                    new InstanceName("pc1"),
                    false,
                    List.of(new Point(Samples.NOON, true, 0.25, 60)))),
            "errors: pc1 is bad");
    return new What.GateBreached(
        new Cursor(Step.GATE, Cursor.Phase.LIVE, 0, 0),
        "errors: pc1 is bad",
        List.of("errors: pc1 is bad"),
        List.of(verdict));
  }

  private static What passed() {
    return new What.GatePassed(
        new Cursor(Step.GATE, Cursor.Phase.LIVE, 2, 0),
        "pc3 healthy for 10 s",
        List.of(),
        Optional.of(new What.Next(Step.BAKE, 2, Optional.of(Samples.NOON))));
  }
}
