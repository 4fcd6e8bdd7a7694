package io.signalbox.routes.step;

import io.signalbox.engine.flow.StepReport;
import io.signalbox.engine.name.InstanceName;
import io.signalbox.engine.port.Claim;
import io.signalbox.engine.port.Result;
import io.signalbox.engine.port.StepFailed;
import io.signalbox.engine.port.StepFailedException;
import io.signalbox.engine.spec.Instance;
import io.signalbox.routes.step.RestoreStep.Back;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The way back without waiting for anybody: each host is claimed and restored by itself, so that
 * the first serves the old release while others still answer, or do not. A claim makes late
 * commands harmless on its own host; no host's restoring needs that of another.
 */
final class HostByHost {
  private HostByHost() {}

  /** What became of one host. */
  private sealed interface Turn {
    record Restored(Back back) implements Turn {}

    /** Claimed, so that nothing late happens there; the deployment has done nothing to it. */
    record LeftAlone() implements Turn {}

    /** It could not be claimed. */
    record Unclaimed(StepFailed why) implements Turn {}

    /** So many executions have ended there without a result; this one does nothing. */
    record Exhausted(int executions) implements Turn {}
  }

  static StepReport restore(Site site, InstantSource clock) {
    Map<InstanceName, Result<Turn>> turns =
        site.fanout().someAhead().each(RestoreStep.inOrder(site), i -> turn(site, i));
    Map<InstanceName, Result<Back>> results = new LinkedHashMap<>();
    List<StepFailed> unclaimed = new ArrayList<>();
    Map<InstanceName, Integer> exhausted = new LinkedHashMap<>();
    turns.forEach(
        (name, result) -> {
          switch (result) {
            case Result.No<Turn> no -> results.put(name, new Result.No<>(no.failed()));
            case Result.Ok<Turn> ok -> {
              switch (ok.value()) {
                case Turn.Restored done -> results.put(name, new Result.Ok<>(done.back()));
                case Turn.LeftAlone none -> {}
                case Turn.Unclaimed not -> unclaimed.add(not.why());
                case Turn.Exhausted end -> exhausted.put(name, end.executions());
              }
            }
          }
        });
    if (unclaimed.stream().anyMatch(f -> f.code() == StepFailed.Code.FENCED))
      return new StepReport.Missed(clock.instant(), unclaimed);
    if (!exhausted.isEmpty()) {
      int most = exhausted.values().stream().mapToInt(Integer::intValue).max().orElse(0);
      return new StepReport.Crashed(clock.instant(), most, String.valueOf(exhausted.keySet()));
    }
    return StepRunner.reported(RestoreStep.report(results, unclaimed, clock));
  }

  private static Turn turn(Site site, Instance instance) throws StepFailedException {
    Claim claim;
    try {
      claim = site.take(instance);
    } catch (StepFailedException e) {
      return new Turn.Unclaimed(e.failed());
    }
    if (claim.executions() > StepRunner.MOST_EXECUTIONS)
      return new Turn.Exhausted(claim.executions());
    return site.now().touched().contains(instance.name())
        ? new Turn.Restored(RestoreStep.restore(site.holding(instance, claim), instance))
        : new Turn.LeftAlone();
  }
}
