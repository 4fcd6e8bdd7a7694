package io.signalbox.engine.hindsight;

import io.signalbox.engine.fact.What;
import io.signalbox.engine.flow.Decider;
import io.signalbox.engine.flow.Decision;
import io.signalbox.engine.flow.StepReport;
import io.signalbox.engine.gate.Round;
import io.signalbox.engine.hindsight.Watched.Look;
import io.signalbox.engine.hindsight.Watched.Said;
import io.signalbox.engine.model.Batch;
import io.signalbox.engine.model.Cause;
import io.signalbox.engine.model.Cursor;
import io.signalbox.engine.model.Cursor.Phase;
import io.signalbox.engine.model.Deployment;
import io.signalbox.engine.model.Outline;
import io.signalbox.engine.model.Plan;
import io.signalbox.engine.model.Proven;
import io.signalbox.engine.model.Release;
import io.signalbox.engine.model.Stay;
import io.signalbox.engine.model.Step;
import io.signalbox.engine.name.HostName;
import io.signalbox.engine.name.InstanceName;
import io.signalbox.engine.spec.CheckSpec;
import io.signalbox.engine.spec.GateSpec;
import io.signalbox.engine.spec.Host;
import io.signalbox.engine.spec.Instance;
import io.signalbox.engine.spec.TargetSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Gives the rounds of a recorded gate to the shipped decider once more, as a deployment whose plan
 * has another configuration.
 */
final class Again {
  private static final String WAS = "recorded";

  private final Recorded recorded;
  private final Plan plan;

  /**
   * @param spec by which it is judged
   * @param outline as recorded
   */
  Again(Recorded recorded, TargetSpec spec, Outline outline) {
    this.recorded = recorded;
    TargetSpec all = spec.withInstances(instances(spec, everyone(outline)));
    TargetSpec judging = all.judgedBy(known(recorded, all.gate()));
    List<Proven> ladder =
        outline.before().isEmpty()
            ? List.of()
            : List.of(
                new Proven(
                    new Release(recorded.version(), WAS, Optional.empty()),
                    judging.withInstances(instances(spec, outline.before())),
                    recorded.requestedAt(),
                    recorded.id()));
    this.plan =
        new Plan(
            judging,
            new Release(recorded.version(), WAS, Optional.empty()),
            outline.batches(),
            ladder);
  }

  /** Checks of the configuration of which nothing was recorded: they judge nothing. */
  static List<String> unknown(Recorded recorded, GateSpec gate) {
    Set<String> seen =
        rounds(recorded)
            .flatMap(r -> r.samples().stream())
            .map(s -> s.check())
            .collect(Collectors.toSet());
    return gate.checks().stream().map(CheckSpec::name).filter(n -> !seen.contains(n)).toList();
  }

  private static java.util.stream.Stream<Round> rounds(Recorded recorded) {
    return recorded.gates().stream().flatMap(g -> g.looks().stream()).map(Look::round);
  }

  private static GateSpec known(Recorded recorded, GateSpec gate) {
    List<String> unknown = unknown(recorded, gate);
    return gate.judging(gate.checks().stream().filter(c -> !unknown.contains(c.name())).toList());
  }

  /** What that gate says now, until its verdict or the end of the recording. */
  List<Said> judge(Watched watched) {
    Deployment now = begin(watched);
    List<Said> told = new ArrayList<>();
    for (Look look : watched.looks()) {
      Round round = look.round();
      Decision decision =
          Decider.decide(
              now,
              new StepReport.Sampled(round.at(), round.probes(), round.samples()),
              look.heeded());
      for (What what : decision.facts()) {
        if (said(what)) told.add(new Said(round.at(), Recorded.plain(what)));
      }
      if (told.stream().anyMatch(Said::verdict)) return told;
      now = decision.next();
    }
    return told;
  }

  private static boolean said(What what) {
    return what instanceof What.GatePassed
        || what instanceof What.GateBreached
        || what instanceof What.GateHeld
        || what instanceof What.GateWarned;
  }

  private Deployment begin(Watched watched) {
    Cause cause =
        new Cause(
            WAS, recorded.id().value(), WAS, recorded.requestedAt(), false, "", Cause.Wishes.NONE);
    Deployment fresh =
        Deployment.requested(recorded.id(), Deployment.Kind.DEPLOY, cause, plan)
            .touching(plan.spec().instances().stream().map(Instance::name).toList());
    return watched.at().step() == Step.WATCH
        ? fresh.staying(
            new Stay.Paused(next(watched), "paused, as recorded"), watched.at(), watched.since())
        : fresh.entering(watched.at(), watched.since());
  }

  /** Who is watched in a pause serves already: by that it can be told where it was stopped. */
  private Cursor next(Watched watched) {
    Batch batch = plan.batches().get(watched.at().batch());
    boolean moved =
        watched.looks().stream()
            .flatMap(l -> l.round().probes().stream())
            .anyMatch(p -> batch.instances().contains(p.instance()));
    return moved
        ? watched.at().to(Step.GATE, Phase.LIVE)
        : watched.at().to(Step.SWAP, Phase.STANDBY);
  }

  private static List<InstanceName> everyone(Outline outline) {
    return outline.batches().stream().flatMap(b -> b.instances().stream()).toList();
  }

  /** One that the configuration does not name any more was there all the same. */
  private static List<Instance> instances(TargetSpec spec, List<InstanceName> names) {
    return names.stream()
        .map(
            n ->
                spec.instance(n)
                    .orElseGet(
                        () -> new Instance(n, Host.local(new HostName("gone")), "/recorded", 1, 1)))
        .toList();
  }
}
