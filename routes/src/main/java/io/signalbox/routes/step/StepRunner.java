package io.signalbox.routes.step;

import io.signalbox.engine.flow.StepReport;
import io.signalbox.engine.model.Deployment;
import io.signalbox.engine.model.Step;
import io.signalbox.engine.name.InstanceName;
import io.signalbox.engine.port.Claim;
import io.signalbox.engine.port.Platform;
import io.signalbox.engine.port.PushedSamples;
import io.signalbox.engine.port.Result;
import io.signalbox.engine.port.StepFailed;
import io.signalbox.engine.spec.Instance;
import io.signalbox.engine.spec.PlatformKind;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * Executes the step under a deployment's cursor. Each execution of a step that may change something
 * first claims every host of the plan, or, on the way back, each host before it does anything
 * there; steps that only look (observe, gate, watch, bake, verify) claim nothing.
 */
public final class StepRunner {
  /**
   * So many executions of one transition without a report, and the next one reports a crash instead
   * of acting.
   */
  public static final int MOST_EXECUTIONS = 10;

  private final Function<PlatformKind, Platform> platforms;
  private final PushedSamples pushed;
  private final Fanout fanout;
  private final InstantSource clock;

  public StepRunner(
      Function<PlatformKind, Platform> platforms,
      PushedSamples pushed,
      Fanout fanout,
      InstantSource clock) {
    this.platforms = platforms;
    this.pushed = pushed;
    this.fanout = fanout;
    this.clock = clock;
  }

  public StepReport run(Deployment now) {
    Platform platform = platforms.apply(now.plan().spec().platform());
    return switch (now.cursor().step()) {
      case GATE, WATCH, BAKE, VERIFY ->
          Sampling.run(new Site(now, platform, pushed, Map.of(), fanout), clock);
      case OBSERVE -> ObserveStep.run(new Site(now, platform, pushed, Map.of(), fanout), clock);
      case PRECHECK, BACKUP, PUSH, SWAP, FINISH -> claimed(now, platform);
      // Without overlap each restore interrupts its instance: one at a time, and no host that is
      // away may keep the next one waiting.
      case RESTORE ->
          now.activeSpec().process().overlap()
              ? HostByHost.restore(new Site(now, platform, pushed, Map.of(), fanout), clock)
              : claimed(now, platform);
    };
  }

  private StepReport claimed(Deployment now, Platform platform) {
    List<Instance> all = now.plan().everyInstance();
    Map<InstanceName, Result<Claim>> answers =
        fanout.each(all, new Site(now, platform, pushed, Map.of(), fanout)::take);
    List<StepFailed> refused = Fanout.failures(answers);
    boolean fenced = refused.stream().anyMatch(f -> f.code() == StepFailed.Code.FENCED);
    boolean mayGoOn = now.cursor().step() == Step.RESTORE && !fenced;
    if (!refused.isEmpty() && !mayGoOn) return new StepReport.Missed(clock.instant(), refused);
    Map<InstanceName, Claim> claims = new HashMap<>();
    answers.forEach(
        (name, answer) -> {
          if (answer instanceof Result.Ok<Claim> ok) claims.put(name, ok.value());
        });
    int executions = claims.values().stream().mapToInt(Claim::executions).max().orElse(0);
    if (executions > MOST_EXECUTIONS) {
      return new StepReport.Crashed(clock.instant(), executions, String.valueOf(claims.keySet()));
    }
    return reported(act(new Site(now, platform, pushed, Map.copyOf(claims), fanout), refused));
  }

  /** Of work that was claimed. */
  static StepReport reported(StepReport report) {
    return report instanceof StepReport.Missed missed ? overtaken(missed) : report;
  }

  /**
   * Refused after its claim was accepted: somebody has claimed since. That may be another
   * deployment, or a second engine that was handed this one; only the next claim tells, and only
   * who still owns the message may make it. So the step counts as interrupted, and is tried again.
   */
  private static StepReport overtaken(StepReport.Missed missed) {
    List<StepFailed> fenced =
        missed.failures().stream()
            .filter(f -> f.code() == StepFailed.Code.FENCED)
            .map(
                f ->
                    new StepFailed(
                        StepFailed.Code.INTERRUPTED,
                        f.where(),
                        f.message(),
                        f.evidence(),
                        f.exitCode(),
                        "Nothing: the step claims its hosts again, and learns who acts on them."))
            .toList();
    return fenced.isEmpty() ? missed : new StepReport.Missed(missed.at(), fenced);
  }

  private StepReport act(Site site, List<StepFailed> unclaimed) {
    return switch (site.now().cursor().step()) {
      case PRECHECK -> PrecheckStep.run(site, clock);
      case BACKUP -> BackupStep.run(site, clock);
      case PUSH -> PushStep.run(site, clock);
      case SWAP -> SwapStep.run(site, clock);
      case RESTORE -> RestoreStep.run(site, unclaimed, clock);
      case FINISH -> FinishStep.run(site, clock);
      case GATE, WATCH, BAKE, VERIFY -> Sampling.run(site, clock);
      case OBSERVE -> ObserveStep.run(site, clock);
    };
  }
}
