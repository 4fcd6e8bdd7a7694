package io.signalbox.sim;

import static io.signalbox.sim.Watch.check;

import io.signalbox.engine.admission.Admission;
import io.signalbox.engine.admission.Admission.Dispatch;
import io.signalbox.engine.admission.Ask;
import io.signalbox.engine.admission.TargetRecord;
import io.signalbox.engine.fact.What;
import io.signalbox.engine.flow.Decision;
import io.signalbox.engine.model.Deployment;
import io.signalbox.engine.model.Deployment.Kind;
import io.signalbox.engine.model.Outcome;
import io.signalbox.engine.model.Signal;
import io.signalbox.engine.model.Status;
import io.signalbox.engine.name.DeploymentId;
import io.signalbox.engine.name.Target;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/** Rollbacks that an alert only proposes: a person decides, and about what they were asked. */
final class Proposed {
  private final Map<DeploymentId, Target> asked = new LinkedHashMap<>();
  private final Set<DeploymentId> approved = new HashSet<>();

  /** Something else has started on their target since. */
  private final Set<DeploymentId> overtaken = new HashSet<>();

  /** Its record is gone, and with it what was asked. */
  void lost(Target target) {
    overtake(target);
  }

  void decided(Decision decision) {
    DeploymentId id = decision.next().id();
    boolean says =
        decision.facts().stream()
            .anyMatch(
                w ->
                    w instanceof What.Heard heard
                        && heard.obeyed()
                        && heard.signal() instanceof Signal.Approve);
    if (says && asked.containsKey(id)) approved.add(id);
  }

  void admitted(TargetRecord before, Ask ask, Admission admission) {
    for (Dispatch dispatch : admission.dispatches()) {
      switch (dispatch) {
        case Dispatch.Park park when ask instanceof Ask.Propose -> asks(park.deployment());
        case Dispatch.Park park -> {}
        case Dispatch.Start start -> starts(start.deployment());
        case Dispatch.Tell tell -> tells(ask, tell.signal());
        case Dispatch.Close close -> ends(before, close.deployment());
        case Dispatch.Note note -> {}
        case Dispatch.Wake wake -> {}
        case Dispatch.Known known -> {}
        case Dispatch.Unheard unheard -> {}
      }
    }
  }

  private void asks(Deployment proposed) {
    check(
        asked.entrySet().stream()
            .noneMatch(
                e -> e.getValue().equals(proposed.target()) && !overtaken.contains(e.getKey())),
        "a person is asked about %s twice at the same time",
        proposed.target());
    asked.put(proposed.id(), proposed.target());
  }

  private void starts(Deployment started) {
    if (asked.containsKey(started.id())) {
      goesBack(started.id());
      asked.remove(started.id());
    }
    // What only tidies up changes nothing of what the person was asked about.
    if (started.kind() != Kind.PRUNE) overtake(started.target());
  }

  private void tells(Ask ask, Signal signal) {
    boolean itsTurn =
        ask instanceof Ask.Return r
            && asked.containsKey(r.deployment().id())
            && signal instanceof Signal.RollBack;
    if (itsTurn) goesBack(((Ask.Return) ask).deployment().id());
  }

  private void goesBack(DeploymentId id) {
    check(approved.contains(id), "%s goes back, and nobody approved it", id);
    check(
        !overtaken.contains(id),
        "%s goes back from something else than a person was asked about",
        id);
  }

  private void ends(TargetRecord before, Deployment ended) {
    if (before.heldBy(ended.id()) && !leavesWhatServes(ended)) overtake(ended.target());
    if (asked.remove(ended.id()) == null) return;
    Outcome outcome = ((Status.Ended) ended.status()).outcome();
    check(
        outcome != Outcome.SUPERSEDED
            || overtaken.contains(ended.id())
            || approved.contains(ended.id()),
        "%s is asked about no more, though nothing took its place",
        ended.id());
  }

  /** Whoever is asked while it runs is asked about what it brings out, or leaves alone. */
  private static boolean leavesWhatServes(Deployment ended) {
    boolean succeeded = ((Status.Ended) ended.status()).outcome() == Outcome.SUCCEEDED;
    return ended.kind() == Kind.PRUNE || (ended.kind() == Kind.DEPLOY && succeeded);
  }

  private void overtake(Target target) {
    asked.forEach(
        (id, of) -> {
          if (of.equals(target)) overtaken.add(id);
        });
  }
}
