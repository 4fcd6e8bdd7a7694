package io.signalbox.engine.flow;

import io.signalbox.engine.model.Deployment;
import io.signalbox.engine.model.Status;
import io.signalbox.engine.model.Step;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.NavigableSet;
import java.util.Set;
import java.util.TreeSet;

/** Walks through everything that the decider can reach, and collects the transitions. */
final class Explorer {
  private static final List<String> STARTS =
      List.of(
          "forward PRECHECK",
          "forward PRECHECK first",
          "forward PRECHECK paused bakes",
          "forward PRECHECK skipBackup",
          "forward PRECHECK touched=a,b,c",
          "forward PRECHECK first touched=a,b,c",
          "rollback RESTORE touched=a,b,c",
          "retire RESTORE touched=a,b,c",
          "forward PRECHECK bakes approves=BACKUP,PUSH,SWAP,REST,FINISH",
          "adopt OBSERVE",
          "adopt OBSERVE force");

  private final Deque<Deployment> open = new ArrayDeque<>();
  private final Set<String> seen = new HashSet<>();
  private final NavigableSet<Edges.Edge> edges = new TreeSet<>();

  private Explorer() {}

  static NavigableSet<Edges.Edge> everything() {
    Explorer explorer = new Explorer();
    STARTS.forEach(s -> explorer.reach(Situation.of(s)));
    while (!explorer.open.isEmpty()) explorer.leave(explorer.open.pop());
    return explorer.edges;
  }

  private void reach(Deployment now) {
    if (!now.ended() && seen.add(key(now))) open.push(now);
  }

  /** What decides about the next transition, and nothing that grows without end. */
  private static String key(Deployment now) {
    return "%s %s %d/%d %d %s %s %s %s %s"
        .formatted(
            now.kind(),
            now.cursor(),
            now.plan().batches().size(),
            now.plan().ladder().size(),
            Math.min(now.attempt(), 5),
            now.touched(),
            now.verdict().map(Deployment.Verdict::ground),
            (now.status() instanceof Status.Waiting w ? w.why() : "") + " " + now.stay(),
            now.plan().spec().strategy(),
            now.cause().wishes());
  }

  private void leave(Deployment now) {
    for (String happening : happenings(now)) {
      Decision decision = Happening.decide(now, happening);
      Edges.of(now, happening, decision).ifPresent(edges::add);
      reach(decision.next());
    }
  }

  private static List<String> happenings(Deployment now) {
    if (now.status() instanceof Status.Waiting) {
      return List.of(
          "due",
          "early",
          "early, cancel",
          "early, rollback",
          "early, retry",
          "early, give way",
          "early, pause",
          "early, resume",
          "early, promote",
          "early, approve:ada",
          "early, approve:bob",
          "early, deny");
    }
    List<String> all = new ArrayList<>(reports(now));
    boolean claims =
        !Set.of(Step.OBSERVE, Step.GATE, Step.WATCH, Step.BAKE, Step.VERIFY)
            .contains(now.cursor().step());
    if (claims) {
      all.addAll(
          List.of(
              "missed:TIMEOUT",
              "missed:START_FAILED",
              "missed:FENCED",
              "missed:INTERRUPTED",
              "crashed"));
    }
    all.add(all.getFirst() + ", cancel");
    all.add(all.getFirst() + ", rollback");
    all.add(all.getFirst() + ", give way");
    all.add(all.getFirst() + ", pause");
    all.add(all.getFirst() + ", resume");
    all.add(all.getFirst() + ", promote");
    return all;
  }

  private static List<String> reports(Deployment now) {
    return switch (now.cursor().step()) {
      case OBSERVE ->
          List.of(
              "observed:same",
              "observed:mixed",
              "observed:away",
              "missed:TIMEOUT",
              "missed:INTERRUPTED");
      case PRECHECK -> List.of("checked");
      case BACKUP, SWAP, FINISH -> List.of("done");
      case PUSH -> now.goingBack() ? List.of("done", "missed:UNREACHABLE") : List.of("done");
      case GATE, WATCH, BAKE -> List.of("healthy", "passed", "breached");
      case VERIFY -> List.of("healthy", "passed", "breached", "missed:UNREACHABLE");
      case RESTORE ->
          now.rung().isPresent()
              ? List.of(
                  "restored:live", "restored:standby", "restored:away", "missed:RELEASE_MISSING")
              : List.of("restored:live", "restored:away");
    };
  }
}
