package io.signalbox.routes.step;

import io.signalbox.engine.flow.StepReport;
import io.signalbox.engine.name.InstanceName;
import io.signalbox.engine.port.Artifact;
import io.signalbox.engine.port.Evidence;
import io.signalbox.engine.port.Finding;
import io.signalbox.engine.port.Result;
import io.signalbox.engine.port.StepFailed;
import io.signalbox.engine.port.StepFailedException;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;

/**
 * Looks at the artifact and at every host before anything is changed, and names everything that is
 * wrong at once.
 */
final class PrecheckStep {
  private PrecheckStep() {}

  static StepReport run(Site site, InstantSource clock) {
    Artifact artifact;
    try {
      artifact = site.platform().artifact(site.spec(), site.now().plan().release());
    } catch (StepFailedException e) {
      return new StepReport.Missed(clock.instant(), List.of(e.failed()));
    }
    Map<InstanceName, Result<List<Finding>>> looks =
        site.fanout().each(site.spec().instances(), i -> site.place(i).inspect(artifact.bytes()));
    List<StepFailed> failures = new ArrayList<>(Fanout.failures(looks));
    List<Evidence> evidence = new ArrayList<>();
    evidence.add(
        Evidence.of(
            site.now().plan().release().artifact(),
            false,
            "%s, %d files, %d bytes"
                .formatted(artifact.digest(), artifact.files(), artifact.bytes())));
    Map<String, List<InstanceName>> unfit = new LinkedHashMap<>();
    looks.forEach((instance, look) -> judge(instance, look, unfit, evidence));
    unfit.forEach((reasons, instances) -> failures.add(unfit(reasons, instances)));
    return failures.isEmpty()
        ? new StepReport.Checked(clock.instant(), artifact, evidence)
        : new StepReport.Missed(clock.instant(), failures);
  }

  private static void judge(
      InstanceName instance,
      Result<List<Finding>> look,
      Map<String, List<InstanceName>> unfits,
      List<Evidence> evidence) {
    if (!(look instanceof Result.Ok<List<Finding>> ok)) return;
    List<Finding> unfit = ok.value().stream().filter(f -> !f.fit()).toList();
    if (unfit.isEmpty()) {
      evidence.add(new Evidence(instance.value(), false, "fit", lines(ok.value())));
      return;
    }
    String reasons =
        String.join("; ", unfit.stream().map(f -> f.check() + ": " + f.reading()).toList());
    unfits.computeIfAbsent(reasons, r -> new ArrayList<>()).add(instance);
  }

  /** Instances on one machine find the same; one sentence names them all. */
  private static StepFailed unfit(String reasons, List<InstanceName> instances) {
    return new StepFailed(
        StepFailed.Code.UNFIT,
        String.join(", ", instances.stream().map(InstanceName::value).toList()),
        reasons,
        List.of(),
        OptionalInt.empty(),
        "Mend what is named, then deploy again; nothing was changed.");
  }

  private static List<String> lines(List<Finding> findings) {
    return findings.stream().map(f -> "%s: %s".formatted(f.check(), f.reading())).toList();
  }
}
