package io.signalbox.app.cli;

import com.fasterxml.jackson.databind.JsonNode;
import io.signalbox.broker.ledger.LedgerRow;
import io.signalbox.broker.wire.Json;
import io.signalbox.engine.alert.Severity;
import io.signalbox.engine.alert.Silence;
import io.signalbox.engine.fact.Fact;
import io.signalbox.engine.fact.What;
import io.signalbox.engine.gate.CheckVerdict;
import io.signalbox.engine.gate.CheckVerdict.Standing;
import io.signalbox.engine.gate.Point;
import io.signalbox.engine.model.Cause;
import io.signalbox.engine.model.Cursor;
import io.signalbox.engine.model.Deployment;
import io.signalbox.engine.model.Fence;
import io.signalbox.engine.model.Outcome;
import io.signalbox.engine.model.Signal;
import io.signalbox.engine.model.Status;
import io.signalbox.engine.model.Step;
import io.signalbox.engine.name.DeploymentId;
import io.signalbox.engine.name.InstanceName;
import io.signalbox.engine.name.Target;
import io.signalbox.engine.name.Version;
import io.signalbox.engine.port.Evidence;
import io.signalbox.engine.port.StepFailed;
import io.signalbox.engine.spec.CheckSpec;
import io.signalbox.routes.api.view.AlertsView;
import io.signalbox.routes.api.view.DeploymentView;
import io.signalbox.routes.api.view.HistoryView;
import io.signalbox.routes.api.view.StatusView;
import io.signalbox.routes.api.view.StoryView;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/** A deployment that went wrong in every way that can be told, and came back. */
final class Stories {
  static final DeploymentId ID = new DeploymentId("auth-3f7k2m9x1q");
  static final Instant NOON = Instant.parse("2026-11-21T12:00:00Z");
  private static final Target AUTH = Target.of("auth", "production");

  private Stories() {}

  static StoryView rolledBack() {
    List<JsonNode> facts = facts();
    return new StoryView(view(Optional.of(Outcome.ROLLED_BACK), facts.size()), facts);
  }

  /** By force: one host runs another release. */
  static StoryView adopted() {
    Cause cause =
        new Cause(
            "signalbox-api",
            "adopt-1",
            "ada via ci",
            NOON,
            false,
            "the data directory was lost",
            new Cause.Wishes(false, true, true, false));
    StepFailed mixed =
        StepFailed.of(
            StepFailed.Code.UNFIT,
            "auth@production",
            "its instances run different releases: 2.0.0 on pc1, 2.1.0 on pc2",
            "Decide which of them is wanted.");
    String seen = "has seen fence 41, claim 97; slot b is live with 2.0.0, answers 200";
    List<JsonNode> facts =
        told(
            "none",
            List.of(
                new What.Requested(Deployment.Kind.ADOPT, cause),
                new What.Started(new Fence(1), Optional.empty(), 2, 0),
                new What.StepDone(
                    Cursor.at(Step.OBSERVE), 1, List.of(Evidence.of("pc1", false, seen))),
                new What.StepMissed(Cursor.at(Step.OBSERVE), 1, List.of(mixed), Optional.empty()),
                new What.Adopted(new Fence(41), Optional.empty()),
                new What.Ended(Outcome.SUCCEEDED, "the next fence is 42")));
    return new StoryView(view(Optional.of(Outcome.SUCCEEDED), facts.size()), facts);
  }

  /** An incident that nobody has acknowledged, and a channel that has trouble. */
  static AlertsView.IncidentView alerted() {
    return new AlertsView.IncidentView(
        ID,
        AUTH.service(),
        AUTH.environment(),
        Severity.CRITICAL,
        NOON,
        "waiting for pc3",
        true,
        false,
        Optional.empty(),
        List.of(
            new AlertsView.ChannelView("ops", Optional.of(NOON), Optional.empty(), ""),
            new AlertsView.ChannelView(
                "mail",
                Optional.empty(),
                Optional.of(NOON.plusSeconds(300)),
                "the mail server refused the login")));
  }

  static Silence silence() {
    return new Silence(
        "s-1",
        Optional.of(AUTH.service()),
        Optional.of(AUTH.environment()),
        Severity.CRITICAL,
        NOON,
        NOON.plusSeconds(7_200),
        "ada",
        "disk is replaced");
  }

  static StoryView running(int first) {
    return new StoryView(view(Optional.empty(), first), facts().subList(0, first));
  }

  /** One target, whose deployment bakes for a quarter of an hour. */
  static StatusView baking() {
    DeploymentView running =
        new DeploymentView(
            ID,
            AUTH.service(),
            AUTH.environment(),
            new Version("2.1.0"),
            Optional.of(Deployment.Kind.DEPLOY),
            NOON,
            "ada",
            Optional.of(NOON),
            Optional.of(new Version("2.0.0")),
            Optional.of(Step.BAKE),
            3,
            3,
            Optional.of(NOON.plus(Duration.ofMinutes(15))),
            LedgerRow.Standing.RUNNING,
            "",
            NOON.plusSeconds(290),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            9);
    return new StatusView(
        NOON.plusSeconds(300),
        List.of(
            new StatusView.TargetView(
                AUTH.service(),
                AUTH.environment(),
                Optional.of(new Version("2.0.0")),
                Optional.of(NOON),
                Optional.of(ID),
                Optional.empty(),
                List.of(),
                List.of(running),
                true,
                Optional.of(new StatusView.HeldView("bob", "incident 7", NOON)),
                Optional.of(
                    new StatusView.FrozenView(
                        "year_end", "books are closed", NOON.plus(Duration.ofDays(2)))))),
        List.of());
  }

  /** One target at rest, and a rollback that somebody has to approve. */
  static StatusView proposed() {
    DeploymentView asked =
        new DeploymentView(
            ID,
            AUTH.service(),
            AUTH.environment(),
            new Version("1.9.0"),
            Optional.of(Deployment.Kind.ROLLBACK),
            NOON,
            "alert HighErrors",
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            1,
            0,
            Optional.empty(),
            LedgerRow.Standing.WAITING,
            "waiting for an approval before 2.0.0 is rolled back, until 13:00",
            NOON,
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            2);
    return new StatusView(
        NOON.plusSeconds(300),
        List.of(
            new StatusView.TargetView(
                AUTH.service(),
                AUTH.environment(),
                Optional.of(new Version("2.0.0")),
                Optional.of(NOON),
                Optional.empty(),
                Optional.empty(),
                List.of(),
                List.of(asked),
                true,
                Optional.empty(),
                Optional.empty())),
        List.of());
  }

  /** A retirement of what was never proven; an adoption by force, and one that found a release. */
  static HistoryView lookedAround() {
    return new HistoryView(
        List.of(
            ended(Deployment.Kind.RETIRE, Optional.empty()),
            ended(Deployment.Kind.ADOPT, Optional.empty()),
            ended(Deployment.Kind.ADOPT, Optional.of(new Version("2.0.0")))),
        Optional.empty());
  }

  private static DeploymentView ended(Deployment.Kind kind, Optional<Version> serves) {
    return new DeploymentView(
        ID,
        AUTH.service(),
        AUTH.environment(),
        new Version("none"),
        Optional.of(kind),
        NOON,
        "ada",
        Optional.of(NOON),
        Optional.empty(),
        Optional.of(Step.OBSERVE),
        1,
        1,
        Optional.empty(),
        LedgerRow.Standing.ENDED,
        "",
        NOON,
        Optional.empty(),
        Optional.of(Outcome.SUCCEEDED),
        Optional.of(NOON.plusSeconds(2)),
        serves,
        5);
  }

  private static DeploymentView view(Optional<Outcome> outcome, long facts) {
    return new DeploymentView(
        ID,
        AUTH.service(),
        AUTH.environment(),
        new Version("2.1.0"),
        Optional.of(Deployment.Kind.DEPLOY),
        NOON,
        "ada via ci",
        Optional.of(NOON.plusSeconds(1)),
        Optional.of(new Version("2.0.0")),
        Optional.of(Step.GATE),
        2,
        3,
        Optional.empty(),
        outcome.isPresent() ? LedgerRow.Standing.ENDED : LedgerRow.Standing.WAITING,
        outcome.isPresent() ? "" : "watching pc2, pc3",
        NOON.plusSeconds(200),
        outcome.map(o -> new Version("2.0.0")),
        outcome,
        outcome.map(o -> NOON.plus(Duration.ofMinutes(4))),
        outcome.map(o -> new Version("2.0.0")),
        facts);
  }

  private static List<JsonNode> facts() {
    Cause cause =
        new Cause(
            "signalbox-api",
            "build-7",
            "ada via ci",
            NOON,
            false,
            "fixes login",
            new Cause.Wishes(true, false, false, false));
    Cursor swap = new Cursor(Step.SWAP, Cursor.Phase.STANDBY, 1, 0);
    Cursor gate = new Cursor(Step.GATE, Cursor.Phase.LIVE, 1, 0);
    StepFailed lost =
        new StepFailed(
            StepFailed.Code.UNREACHABLE,
            "pc3",
            "no answer within 10 s",
            List.of("ssh: connect to host pc3 port 22: Connection timed out"),
            OptionalInt.of(255),
            "Look whether pc3 is up; the step is tried again.");
    Deployment.Verdict verdict =
        new Deployment.Verdict(
            Deployment.Verdict.Ground.BREACH,
            "pc2 failed 3 of its last 5 samples",
            List.of("pc2: 2 of 5 probes healthy, last: HTTP 503 (12 ms)"),
            NOON);
    List<What> whats =
        List.of(
            new What.Requested(Deployment.Kind.DEPLOY, cause),
            new What.Parked(Status.Why.BUSY, "waiting for deployment auth-1", NOON),
            new What.Started(new Fence(7), Optional.of(new Version("2.0.0")), 5, 3),
            new What.StepDone(
                Cursor.at(Step.PRECHECK),
                1,
                List.of(
                    new Evidence("pc1", false, "fit", List.of("disk: 80 GiB free")),
                    Evidence.of("pc2", false, "fit"))),
            new What.BackupSkipped("ada via ci"),
            new What.StepMissed(swap, 1, List.of(lost), Optional.of(NOON.plusSeconds(90))),
            new What.StepDone(swap, 2, List.of(Evidence.of("pc3", true, "2.1.0 runs in slot b"))),
            new What.GateBreached(gate, verdict.said(), verdict.evidence()),
            new What.Heard(
                new Signal.Cancel(ID, "bob", "pager", NOON), false, "it goes back already"),
            new What.TurnedBack(verdict, Optional.of(new Version("2.0.0"))),
            new What.GatePassed(
                gate,
                "pc2 healthy for 10 s",
                List.of(),
                Optional.of(
                    new What.Next(Step.BAKE, 1, Optional.of(NOON.plus(Duration.ofMinutes(15)))))),
            new What.Ended(Outcome.ROLLED_BACK, "2.0.0 serves again"));
    List<JsonNode> facts = told("2.1.0", whats);
    facts.add(
        Json.tree(
            "{\"number\":13,\"at\":\"2026-11-21T12:04:00Z\",\"what\":{\"is\":\"later_kind\"}}"));
    return facts;
  }

  /** A gate that warned, held and breached, another that passed, and one of an older version. */
  static StoryView judged() {
    Cursor gate = new Cursor(Step.GATE, Cursor.Phase.LIVE, 1, 0);
    CheckVerdict health =
        verdict("health", Standing.GOOD, "pc2 healthy for 10 s", 2, List.of(0.004, 0.012));
    CheckVerdict errors =
        verdict(
            "errors",
            Standing.BAD,
            "errors: pc2 <b>failed</b> too often",
            0.01,
            List.of(0.0, 0.25));
    List<What> whats =
        List.of(
            new What.GateWarned(gate, verdict("cpu", Standing.BAD, "cpu: 97 %", 90, List.of(97.0))),
            new What.GateHeld(gate, verdict("lag", Standing.MISSING, "lag: no data", 5, List.of())),
            new What.GateBreached(
                gate, errors.said(), List.of(errors.said()), List.of(health, errors)),
            new What.GatePassed(gate, "1 healthy for 10 s", List.of("pc2: 5 of 5 probes healthy")));
    return new StoryView(rolledBack().deployment(), told("2.1.0", whats));
  }

  private static CheckVerdict verdict(
      String check, Standing standing, String said, double limit, List<Double> values) {
    List<Point> points = new ArrayList<>();
    for (double value : values) {
      points.add(new Point(NOON.plusSeconds(5L * points.size()), value > limit, value, 60));
    }
    return new CheckVerdict(
        check,
        standing,
        CheckSpec.Severity.ROLL_BACK,
        "share of failures, bad when above; 3 of 5 samples",
        values.isEmpty() ? Optional.empty() : Optional.of(values.getLast()),
        limit,
        values.isEmpty()
            ? List.of()
            : List.of(
                new CheckVerdict.Series(new InstanceName("pc2"), false, points),
                new CheckVerdict.Series(
                    new InstanceName("pc3"), true, List.of(new Point(NOON, false, 0, 70)))),
        said);
  }

  private static List<JsonNode> told(String version, List<What> whats) {
    List<JsonNode> facts = new ArrayList<>();
    for (What what : whats) {
      long number = facts.size() + 1L;
      Fact fact =
          new Fact(ID, number, AUTH, new Version(version), NOON.plusSeconds(20 * number), what);
      facts.add(Json.tree(Json.write(fact)));
    }
    return facts;
  }
}
