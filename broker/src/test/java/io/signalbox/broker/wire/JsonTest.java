package io.signalbox.broker.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.signalbox.broker.AlertOutbox;
import io.signalbox.broker.Outbox;
import io.signalbox.broker.Samples;
import io.signalbox.engine.admission.TargetRecord;
import io.signalbox.engine.alert.AlertDecider;
import io.signalbox.engine.alert.AlertRecord;
import io.signalbox.engine.alert.Channel;
import io.signalbox.engine.alert.ChannelKind;
import io.signalbox.engine.alert.Incident;
import io.signalbox.engine.alert.Line;
import io.signalbox.engine.alert.News;
import io.signalbox.engine.alert.Notice;
import io.signalbox.engine.alert.Policy;
import io.signalbox.engine.alert.Severity;
import io.signalbox.engine.alert.Silence;
import io.signalbox.engine.alert.Silences;
import io.signalbox.engine.alert.Stage;
import io.signalbox.engine.alert.Telling;
import io.signalbox.engine.alert.Wording;
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
import io.signalbox.engine.model.Proven;
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
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every shape that travels comes back the same, and is pinned: an old message must still load. */
class JsonTest {
  private static final Path PINNED = Path.of("src/test/resources/wire");

  /** As the intake passes it on. */
  record Asked(io.signalbox.engine.admission.Request request) {}

  record Shape(String name, Object value) {
    @Override
    public String toString() {
      return name;
    }
  }

  static Stream<Shape> shapes() {
    Deployment fresh = Samples.deployment();
    Deployment busy =
        fresh
            .started(new Fence(7), fresh.plan(), Samples.NOON)
            .entering(Cursor.at(Step.GATE), Samples.NOON)
            .touching(List.of(new InstanceName("pc1")))
            .withVerdict(
                new Deployment.Verdict(
                    Deployment.Verdict.Ground.BREACH, "pc1 failed", List.of("503"), Samples.NOON));
    Probe probe =
        new Probe(
            new InstanceName("pc1"),
            Slot.B,
            true,
            Samples.NOON,
            false,
            Duration.ofMillis(12),
            "HTTP 503");
    TargetRecord record = TargetRecord.unknown(fresh.target());
    return Stream.of(
        new Shape("token-requested", fresh),
        new Shape("token-gate", busy.withGate(busy.gate().plus(List.of(probe)))),
        new Shape("token-recording", fresh.withGate(fresh.gate().recording(round(probe)))),
        new Shape(
            "fact-gate-sampled",
            fact(
                fresh,
                new What.GateSampled(
                    Cursor.at(Step.BAKE),
                    new Recording(Samples.NOON, 41, 7_900, 2, List.of(round(probe)))))),
        new Shape(
            "token-parked",
            busy.waiting(new Status.Waiting(Status.Why.RETRY, "pc1 down", Samples.NOON), 2)),
        new Shape(
            "token-paused",
            fresh.staying(
                new Stay.Paused(Cursor.at(Step.SWAP), "paused by ada"),
                Cursor.at(Step.WATCH),
                Samples.NOON)),
        new Shape(
            "token-asked",
            fresh.staying(
                new Stay.Asked(
                    Cursor.at(Step.SWAP),
                    "waiting for 2 approvals",
                    ApprovalSpec.Checkpoint.SWAP,
                    2,
                    Samples.NOON,
                    List.of("ada")),
                Cursor.at(Step.SWAP),
                Samples.NOON)),
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
                fresh.id(),
                new Fence(7),
                false,
                Optional.of(fresh.kind()),
                List.of(new HostName("pc1")))),
        new Shape("hand-hold", new TargetRecord.HandHold("ada", "incident 7", Samples.NOON)),
        new Shape("token-ended", busy.ending(Outcome.ROLLED_BACK, "1 serves again", Samples.NOON)),
        new Shape("record", record),
        new Shape("proven-left", Samples.proven().left(List.of(fresh.id()))),
        new Shape(
            "signal",
            new Outbox.Envelope(new Signal.Cancel(fresh.id(), "ada", "wrong", Samples.NOON))),
        new Shape(
            "signal-give-way",
            new Outbox.Envelope(new Signal.GiveWay(fresh.id(), "ada", "lost", Samples.NOON))),
        new Shape(
            "signal-pause",
            new Outbox.Envelope(new Signal.Pause(fresh.id(), "ada", "to look", Samples.NOON))),
        new Shape(
            "signal-resume",
            new Outbox.Envelope(new Signal.Resume(fresh.id(), "ada", "looked", Samples.NOON))),
        new Shape(
            "signal-promote",
            new Outbox.Envelope(new Signal.Promote(fresh.id(), "ada", "good", Samples.NOON))),
        new Shape(
            "signal-approve",
            new Outbox.Envelope(new Signal.Approve(fresh.id(), "ada", "fine", Samples.NOON))),
        new Shape(
            "signal-deny",
            new Outbox.Envelope(new Signal.Deny(fresh.id(), "ada", "not now", Samples.NOON))),
        new Shape(
            "signal-override-freeze",
            new Outbox.Envelope(
                new Signal.OverrideFreeze(fresh.id(), "ada", "it burns", Samples.NOON))),
        new Shape(
            "fact-approved",
            fact(fresh, new What.Approved(ApprovalSpec.Checkpoint.REST, List.of("ada", "bob")))),
        new Shape("fact-held-by-hand", fact(fresh, new What.HeldByHand("ada", "incident 7"))),
        new Shape("fact-released-by-hand", fact(fresh, new What.ReleasedByHand("ada", ""))),
        new Shape(
            "fact-adopted",
            fact(fresh, new What.Adopted(new Fence(7), Optional.of(fresh.version())))),
        new Shape("fact-step-missed", fact(fresh, missed())),
        new Shape("fact-step-done", fact(fresh, done())),
        new Shape("fact-gate-passed", fact(fresh, passed())),
        new Shape("token-checks", checked(fresh)),
        new Shape("fact-gate-breached", fact(fresh, breached())),
        new Shape(
            "fact-gate-held",
            fact(fresh, new What.GateHeld(Cursor.at(Step.BAKE), breached().verdicts().getFirst()))),
        new Shape("fact-requested", fact(fresh, new What.Requested(fresh.kind(), fresh.cause()))),
        new Shape("alert-record", incident()),
        new Shape("alert-notice", notice()),
        new Shape("alert-silences", silences()),
        new Shape("alert-happened", new AlertOutbox.Envelope(new News.Happened(breach()))),
        new Shape(
            "alert-reported",
            new AlertOutbox.Envelope(
                new News.Reported(
                    fresh.target(),
                    fresh.id(),
                    "alert HighErrorRate",
                    io.signalbox.engine.alert.Severity.CRITICAL,
                    "5 % of requests fail",
                    List.of("alertname=HighErrorRate"),
                    "",
                    false,
                    Samples.NOON))),
        new Shape(
            "alert-audited",
            new AlertOutbox.Envelope(
                new News.Audited(
                    fresh.target(),
                    List.of(
                        io.signalbox.engine.alert.Finding.named(
                            "missing auth-1", "no message carries auth-1", "deploy again")),
                    Samples.NOON))),
        new Shape(
            "request-propose",
            new Asked(
                new io.signalbox.engine.admission.Request.Propose(
                    fresh.id(), fresh.target(), fresh.cause()))),
        new Shape(
            "request-prune",
            new Asked(
                new io.signalbox.engine.admission.Request.Prune(
                    fresh.id(), fresh.target(), fresh.cause()))),
        new Shape("alert-due", new AlertOutbox.Envelope(new News.Due(fresh.target(), fresh.id()))),
        new Shape(
            "alert-acknowledged",
            new AlertOutbox.Envelope(
                new News.Acknowledged(fresh.target(), fresh.id(), "ada", "cli"))),
        new Shape(
            "alert-delivered",
            new AlertOutbox.Envelope(
                new News.Delivered(
                    fresh.target(), fresh.id(), "ops", 3, Optional.of("1001.0001")))),
        new Shape(
            "alert-undelivered",
            new AlertOutbox.Envelope(
                new News.Undelivered(
                    fresh.target(),
                    fresh.id(),
                    "ops",
                    3,
                    News.How.LATER,
                    Optional.of(Duration.ofSeconds(2)),
                    "HTTP 429"))),
        new Shape(
            "fact-dead-lettered",
            fact(fresh, new What.DeadLettered("DLQ.deploy.step.push", "a bug"))),
        new Shape("fact-taken-up", fact(fresh, new What.TakenUp("ada", "mended"))),
        new Shape("fact-superseded", fact(fresh, new What.Superseded(new DeploymentId("auth-3")))));
  }

  private static Fact breach() {
    return fact(
        Samples.deployment(),
        new What.GateBreached(Cursor.at(Step.GATE), "pc2 failed", List.of("HTTP 503")));
  }

  private static AlertRecord incident() {
    Channel ops = new Channel("ops", ChannelKind.SLACK, true, Optional.empty(), Duration.ZERO);
    Policy policy =
        new Policy(
            Map.of("ops", ops),
            List.of(),
            Map.of(Severity.WARNING, List.of(new Stage("ops", Duration.ZERO))));
    AlertRecord unknown = AlertRecord.unknown(Samples.deployment().target());
    return AlertDecider.decide(
            unknown, new News.Happened(breach()), policy, List.of(), Samples.NOON)
        .record();
  }

  private static Notice notice() {
    Incident incident = incident().incidents().getFirst();
    Telling telling = new Telling(Wording.PLAIN, ZoneId.of("UTC"), Optional.empty(), Samples.NOON);
    return new Notice(
        incident.subject(),
        1,
        "ops",
        Line.Part.WHOLE,
        incident.severity(),
        false,
        true,
        false,
        incident.open(),
        Optional.empty(),
        telling.tell(incident, 0, 1));
  }

  private static Silences silences() {
    Silence silence =
        new Silence(
            "s-1",
            Optional.of(Samples.deployment().target().service()),
            Optional.empty(),
            Severity.WARNING,
            Samples.NOON,
            Samples.NOON.plusSeconds(60),
            "ada",
            "maintenance");
    return Silences.NONE.with(silence, Samples.NOON);
  }

  private static Fact fact(Deployment deployment, What what) {
    return new Fact(
        deployment.id(), 1, deployment.target(), deployment.version(), Samples.NOON, what);
  }

  private static What missed() {
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

  private static What done() {
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

  /** The pins of {@code token-gate} and {@code fact-gate-passed} know no checks. */
  @Test
  void aTokenOfTheTimeBeforeChecksIsRead() throws IOException {
    Deployment before =
        Json.read(Files.readString(PINNED.resolve("token-gate.json")), Deployment.class);
    assertThat(before.plan().spec().gate().checks()).isEmpty();
    assertThat(before.gate().checks()).isEmpty();
    assertThat(before.gate().accepted()).isEmpty();
    assertThat(before.gate().precedents()).isEmpty();
    assertThat(before.plan().spec().gate().grpc()).isEmpty();
    assertThat(before.plan().spec().gate().groups()).isEmpty();
    What passed =
        Json.read(Files.readString(PINNED.resolve("fact-gate-passed.json")), Fact.class).what();
    assertThat(((What.GatePassed) passed).verdicts()).isEmpty();
  }

  @Test
  void aTokenOfTheTimeBeforeItKnewWhenItBeganIsRead() {
    Deployment fresh = Samples.deployment();
    Deployment now = fresh.started(new Fence(7), fresh.plan(), Samples.NOON);
    assertThat(now.began()).isPresent();
    String before = Json.write(now).replaceFirst(",\"began\":\"[^\"]*\"", "");
    assertThat(before).doesNotContain("began");
    assertThat(Json.read(before, Deployment.class).began()).isEmpty();
  }

  private static What passed() {
    return new What.GatePassed(
        new Cursor(Step.GATE, Cursor.Phase.LIVE, 2, 0),
        "pc3 healthy for 10 s",
        List.of(),
        Optional.of(new What.Next(Step.BAKE, 2, Optional.of(Samples.NOON))));
  }

  /** The pin of {@code fact-step-done} is one of before: it says nothing of what follows. */
  @Test
  void aFactOfTheTimeBeforeItToldWhatFollowsIsRead() {
    String before = Json.write(fact(Samples.deployment(), done()));
    assertThat(before).doesNotContain("next");
    What what = Json.read(before, Fact.class).what();
    assertThat(((What.StepDone) what).next()).isEmpty();
  }

  @ParameterizedTest
  @MethodSource("shapes")
  void comesBackTheSame(Shape shape) {
    assertThat(Json.read(Json.write(shape.value()), shape.value().getClass()))
        .isEqualTo(shape.value());
  }

  @ParameterizedTest
  @MethodSource("shapes")
  void isPinned(Shape shape) throws IOException {
    Path file = PINNED.resolve(shape.name() + ".json");
    if (Boolean.getBoolean("update")) {
      Files.createDirectories(PINNED);
      Files.writeString(file, Json.pretty(shape.value()) + "\n");
    }
    assertThat(Json.pretty(shape.value()) + "\n")
        .as(
            "a new shape needs a new format, and a reader of the old one; -Dupdate=true pins it anew")
        .isEqualTo(Files.readString(file));
  }

  @Test
  void aProvenReleaseOfTheTimeBeforeBackupsWereNamedIsRead() {
    String before = Json.write(Samples.proven());
    assertThat(before).doesNotContain("backups");
    assertThat(Json.read(before, Proven.class).backups()).isEmpty();
  }

  @Test
  void aRecordOfTheTimeBeforeAdoptionsIsReadAndLooksTheSame() {
    TargetRecord record = TargetRecord.unknown(Samples.deployment().target());
    String now = Json.write(record);
    assertThat(now).doesNotContain("unsure");
    assertThat(Json.read(now, TargetRecord.class).unsure()).isEmpty();
  }

  @Test
  void aFieldOfALaterVersionIsPassedOver() {
    String later = Json.write(Samples.deployment()).replaceFirst("\\{", "{\"added_later\":1,");
    assertThat(Json.read(later, Deployment.class)).isEqualTo(Samples.deployment());
  }

  @Test
  void aBadNameIsRefusedWithItsPlace() {
    assertThatThrownBy(() -> Json.read("{\"value\":1}", Deployment.class))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("line 1");
  }

  @Test
  void factsOfATokenThatCannotBeReadAreChainedAndTheRestOfItIsLeft() {
    Deployment told =
        FactChain.tell(Samples.deployment(), List.of(missed()), Samples.NOON).deployment();
    String later = Json.write(told).replaceFirst("\\{", "{\"added_later\":[0.5],");
    What dead = new What.DeadLettered("DLQ.deploy.step.push", "a bug");
    FactChain.Amended amended = FactChain.amend(later, List.of(dead), Samples.NOON).orElseThrow();
    FactChain.Link link = amended.links().getFirst();
    assertThat(link.fact())
        .isEqualTo(new Fact(told.id(), 2, told.target(), told.version(), Samples.NOON, dead));
    assertThat(link.before()).isEqualTo(told.chain());
    assertThat(amended.token()).contains("\"added_later\":[0.5]");
    assertThat(Json.read(amended.token(), Deployment.class))
        .isEqualTo(told.havingTold(2, link.hash()));
    for (String none : List.of("", "[]", "{}", "{\"facts\":1}", "no JSON")) {
      assertThat(FactChain.amend(none, List.of(dead), Samples.NOON)).isEmpty();
    }
  }

  @Test
  void factsAreNumberedAndChained() {
    FactChain.Told told =
        FactChain.tell(Samples.deployment(), List.of(missed(), done()), Samples.NOON);
    assertThat(told.links()).extracting(l -> l.fact().number()).containsExactly(1L, 2L);
    assertThat(told.links().get(1).before()).isEqualTo(told.links().get(0).hash());
    assertThat(told.deployment().chain()).isEqualTo(told.links().get(1).hash());
    assertThat(FactChain.hash(told.links().get(1).before(), told.links().get(1).json()))
        .isEqualTo(told.links().get(1).hash());
  }
}
