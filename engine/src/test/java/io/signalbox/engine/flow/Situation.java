package io.signalbox.engine.flow;

import static io.signalbox.engine.Given.NOON;

import io.signalbox.engine.Given;
import io.signalbox.engine.gate.GateRun;
import io.signalbox.engine.model.Cause;
import io.signalbox.engine.model.Cursor;
import io.signalbox.engine.model.Cursor.Phase;
import io.signalbox.engine.model.Deployment;
import io.signalbox.engine.model.Deployment.Kind;
import io.signalbox.engine.model.Deployment.Verdict;
import io.signalbox.engine.model.Deployment.Verdict.Ground;
import io.signalbox.engine.model.Fence;
import io.signalbox.engine.model.Plan;
import io.signalbox.engine.model.Proven;
import io.signalbox.engine.model.Status;
import io.signalbox.engine.model.Stay;
import io.signalbox.engine.model.Step;
import io.signalbox.engine.name.DeploymentId;
import io.signalbox.engine.name.InstanceName;
import io.signalbox.engine.spec.ApprovalSpec;
import io.signalbox.engine.spec.StrategySpec;
import io.signalbox.engine.spec.TargetSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Reads a deployment from a line such as {@code back RESTORE/live rung=1 touched=a,b attempt=5}: v3
 * going out to a, b and c, one by one, with v2 and v1 to return to.
 */
final class Situation {
  private static final List<String> ALL = List.of("a", "b", "c");

  private Situation() {}

  static Deployment of(String line) {
    List<String> words = List.of(line.strip().split(" +"));
    String[] where = words.get(1).split("/");
    Step step = Step.valueOf(where[0]);
    Phase phase =
        where.length > 1 ? Phase.valueOf(where[1].toUpperCase(Locale.ROOT)) : Phase.STANDBY;
    int batch = number(words, "batch", 0);
    Deployment plain =
        new Deployment(
            new DeploymentId("d1"),
            kind(words.getFirst()),
            Given.cause("e1", false, wishes(words)),
            new Plan(spec(words), Given.release("v3"), batches(), ladder(words)),
            new Fence(7),
            new Cursor(step, phase, batch, number(words, "rung", 0)),
            Status.RUNNING,
            number(words, "attempt", 1),
            40,
            0,
            "",
            touched(words, step, batch),
            GateRun.none(NOON),
            verdict(words),
            NOON,
            stay(words),
            Optional.empty());
    return word(words, "waiting").map(w -> waiting(plain, w)).orElse(plain);
  }

  private static Kind kind(String word) {
    return switch (word) {
      case "rollback" -> Kind.ROLLBACK;
      case "retire" -> Kind.RETIRE;
      case "adopt" -> Kind.ADOPT;
      case "prune" -> Kind.PRUNE;
      default -> Kind.DEPLOY;
    };
  }

  private static Deployment waiting(Deployment plain, String why) {
    Status.Why reason = Status.Why.valueOf(why);
    Instant due =
        switch (reason) {
          case BUSY, HELD, FREEZE, LIMIT, PROPOSED, PAUSED, CRASHING, QUARANTINE -> Far.AWAY;
          case RETRY, SAMPLE, PAUSE, APPROVAL, UNFENCED -> NOON;
        };
    return plain.waiting(new Status.Waiting(reason, "for a reason", due), plain.attempt());
  }

  private static TargetSpec spec(List<String> words) {
    Duration pause = words.contains("paused") ? Duration.ofSeconds(10) : Duration.ZERO;
    Optional<Duration> canary =
        word(words, "canary").map(minutes -> Duration.ofMinutes(Long.parseLong(minutes)));
    Duration bake = words.contains("bakes") ? Duration.ofMinutes(15) : Duration.ZERO;
    TargetSpec spec =
        Given.with(Given.SPEC, new StrategySpec(1, 25, pause, bake, 0, canary, false));
    return word(words, "approves")
        .map(
            w ->
                spec.approvedAs(
                    new ApprovalSpec(
                        Stream.of(w.split(",")).map(ApprovalSpec.Checkpoint::valueOf).toList(),
                        2,
                        Duration.ofDays(1),
                        ApprovalSpec.Approver.OPERATOR,
                        words.contains("fourEyes"))))
        .orElse(spec);
  }

  private static List<io.signalbox.engine.model.Batch> batches() {
    return Plan.rolling(Given.SPEC, Given.release("v3"), List.of()).batches();
  }

  private static List<Proven> ladder(List<String> words) {
    return words.contains("first")
            || words.getFirst().equals("retire")
            || words.getFirst().equals("adopt")
        ? List.of()
        : List.of(Given.proven("v2"), Given.proven("v1"));
  }

  private static Cause.Wishes wishes(List<String> words) {
    return new Cause.Wishes(
        words.contains("skipBackup"),
        words.contains("force"),
        false,
        words.contains("restoreData"));
  }

  private static List<InstanceName> touched(List<String> words, Step step, int batch) {
    Optional<String> said = word(words, "touched");
    if (said.isPresent()) {
      return said.get().equals("none") ? List.of() : Given.names(said.get().split(","));
    }
    if (!words.getFirst().equals("forward") && step == Step.PUSH) return Given.names("a");
    return switch (step) {
      case OBSERVE, PRECHECK, BACKUP, PUSH -> List.of();
      case SWAP, GATE, WATCH -> Given.names(ALL.subList(0, batch + 1).toArray(String[]::new));
      case BAKE, FINISH -> Given.names("a", "b", "c");
      case RESTORE, VERIFY -> Given.names("a");
    };
  }

  /**
   * Such as {@code before=BAKE/live}: it is paused there; with {@code given=ada}, two have to
   * approve, and ada has.
   */
  private static Optional<Stay> stay(List<String> words) {
    return word(words, "before").map(w -> stay(words, next(words, w.split("/"))));
  }

  private static Cursor next(List<String> words, String[] where) {
    Phase phase =
        where.length > 1 ? Phase.valueOf(where[1].toUpperCase(Locale.ROOT)) : Phase.STANDBY;
    return new Cursor(Step.valueOf(where[0]), phase, number(words, "batch", 0), 0);
  }

  private static Stay stay(List<String> words, Cursor next) {
    Optional<String> given = word(words, "given");
    if (given.isEmpty()) return new Stay.Paused(next, "paused");
    List<String> people = given.get().equals("none") ? List.of() : List.of(given.get().split(","));
    Instant expires = words.contains("late") ? NOON : NOON.plus(Duration.ofDays(1));
    return new Stay.Asked(next, "asked", ApprovalSpec.Checkpoint.SWAP, 2, expires, people);
  }

  private static Optional<Verdict> verdict(List<String> words) {
    if (!words.getFirst().equals("back")) return Optional.empty();
    Ground ground = Ground.valueOf(word(words, "on").orElse("BREACH"));
    return Optional.of(new Verdict(ground, "it was bad", List.of(), NOON));
  }

  private static int number(List<String> words, String key, int otherwise) {
    return word(words, key).map(Integer::parseInt).orElse(otherwise);
  }

  private static Optional<String> word(List<String> words, String key) {
    return words.stream()
        .filter(w -> w.startsWith(key + "="))
        .map(w -> w.substring(key.length() + 1))
        .findFirst();
  }
}
