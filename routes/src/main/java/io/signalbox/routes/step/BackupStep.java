package io.signalbox.routes.step;

import io.signalbox.engine.flow.StepReport;
import io.signalbox.engine.name.InstanceName;
import io.signalbox.engine.port.Evidence;
import io.signalbox.engine.port.Observation;
import io.signalbox.engine.port.Result;
import io.signalbox.engine.port.StepFailed;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;

/** Keeps what a change could damage, and notes on the host itself which release runs. */
final class BackupStep {
  private BackupStep() {}

  static StepReport run(Site site, InstantSource clock) {
    Map<InstanceName, Result<Evidence>> kept =
        site.fanout()
            .each(
                site.spec().instances(),
                i -> {
                  Observation before = site.place(i).observe();
                  Evidence backup =
                      site.place(i)
                          .backup(
                              site.claim(i),
                              site.now().id(),
                              KeptState.needed(site, before.kept()));
                  return new Evidence(
                      backup.where(),
                      backup.changed(),
                      backup.said() + "; " + runs(before),
                      backup.lines());
                });
    List<StepFailed> failures = Fanout.failures(kept);
    return failures.isEmpty()
        ? new StepReport.Done(clock.instant(), Fanout.values(kept))
        : new StepReport.Missed(clock.instant(), failures);
  }

  private static String runs(Observation before) {
    return before
        .liveSeat()
        .flatMap(Observation.Seat::version)
        .map(v -> "the host runs " + v)
        .orElse("the host runs nothing yet");
  }
}
