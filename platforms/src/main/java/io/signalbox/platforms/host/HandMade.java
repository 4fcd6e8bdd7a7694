package io.signalbox.platforms.host;

import io.signalbox.engine.model.Release;
import io.signalbox.engine.name.Digest;
import io.signalbox.engine.name.InstanceName;
import io.signalbox.engine.port.Artifact;
import io.signalbox.engine.port.Claim;
import io.signalbox.engine.port.Evidence;
import io.signalbox.engine.port.Result;
import io.signalbox.engine.port.StepFailed;
import io.signalbox.engine.port.StepFailed.Code;
import io.signalbox.engine.port.StepFailedException;
import io.signalbox.engine.spec.Instance;
import io.signalbox.engine.spec.TargetSpec;
import io.signalbox.platforms.artifact.ArtifactManifest;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Function;

/**
 * A release that lies on its hosts, where somebody put it by hand. All of them are asked for it, at
 * once, and have to have the same; then each copies its own.
 */
final class HandMade {
  private static final int MOST_AT_ONCE = 64;

  /** So many names say enough of how two hosts differ. */
  private static final int MOST_NAMES = 5;

  private final TargetSpec spec;
  private final Release release;
  private final Scrub scrub;

  HandMade(TargetSpec spec, Release release, Scrub scrub) {
    this.spec = spec;
    this.release = release;
    this.scrub = scrub;
  }

  /** What all hosts have. */
  Artifact read(Function<Instance, HostCaller> callers) throws StepFailedException {
    Map<InstanceName, Result<ArtifactManifest>> answers =
        each(spec.instances(), callers, (name, host) -> manifest(host));
    Map<InstanceName, ArtifactManifest> found = new LinkedHashMap<>();
    List<StepFailed> failures = new ArrayList<>();
    answers.forEach(
        (name, answer) -> {
          switch (answer) {
            case Result.Ok<ArtifactManifest> ok -> found.put(name, ok.value());
            case Result.No<ArtifactManifest> no -> failures.add(no.failed());
          }
        });
    List<String> complaints =
        new ArrayList<>(
            failures.stream()
                .map(f -> f.where() + ": " + f.message().replaceFirst("\\.$", ""))
                .toList());
    complaints.addAll(differences(found));
    if (complaints.isEmpty()) return found.values().iterator().next().artifact();
    boolean away = failures.stream().allMatch(StepFailed::retryable) && !failures.isEmpty();
    throw away ? new StepFailedException(failures.getFirst()) : refused(scrub.clean(complaints));
  }

  private static List<String> differences(Map<InstanceName, ArtifactManifest> found) {
    List<String> said = new ArrayList<>();
    if (found.isEmpty()) return said;
    InstanceName first = found.keySet().iterator().next();
    found.forEach(
        (name, manifest) -> {
          List<String> names =
              java.util.Objects.requireNonNull(found.get(first)).differing(manifest);
          if (names.isEmpty()) return;
          String shown = String.join(", ", names.subList(0, Math.min(MOST_NAMES, names.size())));
          int more = names.size() - MOST_NAMES;
          said.add(
              "%s differs from %s in %s%s"
                  .formatted(name, first, shown, more > 0 ? " and " + more + " more" : ""));
        });
    return said;
  }

  private StepFailedException refused(List<String> complaints) {
    return new StepFailedException(
        new StepFailed(
            Code.UNFIT,
            spec.target().toString(),
            "What runs by hand cannot be taken over: " + String.join("; ", complaints),
            complaints,
            OptionalInt.empty(),
            "Make the hosts alike, or correct 'adopt' in the configuration ('exclude' is for what changes while it runs), then adopt again; nothing was changed."));
  }

  private static ArtifactManifest manifest(HostCaller host) throws StepFailedException {
    Reply reply = host.call(host.commands().byHand(), Code.COMMAND_FAILED);
    List<String> lines = reply.raw().lines();
    if (lines.isEmpty() || !lines.getLast().equals("end")) {
      throw unusable(host, "its list of files did not come to its end");
    }
    try {
      return ArtifactManifest.ofHost(lines.subList(0, lines.size() - 1));
    } catch (IllegalArgumentException e) {
      throw unusable(host, String.valueOf(e.getMessage()));
    }
  }

  private static StepFailedException unusable(HostCaller host, String why) {
    return new StepFailedException(
        StepFailed.of(
            Code.UNFIT,
            host.where(),
            host.shown("What was installed by hand cannot be a release: " + why + "."),
            "Put it right, or name it in 'exclude'."));
  }

  /** Each of these hosts copies what it has. */
  Map<InstanceName, Result<Evidence>> take(
      Map<InstanceName, Claim> claims, Function<Instance, HostCaller> callers) {
    List<Instance> takers =
        spec.instances().stream().filter(i -> claims.containsKey(i.name())).toList();
    return each(
        takers,
        callers,
        (name, host) -> take(host, java.util.Objects.requireNonNull(claims.get(name))));
  }

  private Evidence take(HostCaller host, Claim claim) throws StepFailedException {
    Digest digest =
        release
            .digest()
            .orElseThrow(
                () -> unusable(host, "its digest is not known, because precheck has not read it"));
    Reply taken =
        host.call(host.commands().take(claim, release.version(), digest), Code.COMMAND_FAILED);
    Reply held = host.call(host.commands().held(release.version(), digest), Code.COMMAND_FAILED);
    if (!held.raw().line().equals("held")) {
      throw host.failed(
          Code.NOT_PROVEN, "The release was published, but does not lie there.", held);
    }
    return new Evidence(
        host.where(),
        true,
        "Release %s lies here: copied from %s, all verified."
            .formatted(release.version(), release.artifact()),
        taken.shown().out());
  }

  private interface OnHost<T> {
    T work(InstanceName name, HostCaller host) throws StepFailedException;
  }

  private <T> Map<InstanceName, Result<T>> each(
      List<Instance> instances, Function<Instance, HostCaller> callers, OnHost<T> act) {
    Map<InstanceName, Result<T>> results = new LinkedHashMap<>();
    if (instances.isEmpty()) return results;
    int threads = Math.min(MOST_AT_ONCE, instances.size());
    try (ExecutorService pool =
        Executors.newFixedThreadPool(
            threads, Thread.ofPlatform().daemon().name("by-hand-", 0).factory())) {
      Map<InstanceName, Future<Result<T>>> asked = new LinkedHashMap<>();
      for (Instance instance : instances) {
        HostCaller host = callers.apply(instance);
        asked.put(instance.name(), pool.submit(() -> result(instance.name(), host, act)));
      }
      collect(asked, results, pool);
    } catch (ExecutionException e) {
      throw new IllegalStateException("Reading what was installed by hand failed: " + e, e);
    }
    for (Instance instance : instances) {
      results.computeIfAbsent(instance.name(), name -> new Result.No<>(interrupted(name)));
    }
    return results;
  }

  private static <T> void collect(
      Map<InstanceName, Future<Result<T>>> asked,
      Map<InstanceName, Result<T>> results,
      ExecutorService pool)
      throws ExecutionException {
    try {
      for (Map.Entry<InstanceName, Future<Result<T>>> answer : asked.entrySet()) {
        results.put(answer.getKey(), answer.getValue().get());
      }
    } catch (InterruptedException e) {
      pool.shutdownNow();
      Thread.currentThread().interrupt();
    }
  }

  private static <T> Result<T> result(InstanceName name, HostCaller host, OnHost<T> act) {
    try {
      return new Result.Ok<>(act.work(name, host));
    } catch (StepFailedException e) {
      return new Result.No<>(e.failed());
    }
  }

  private static StepFailed interrupted(InstanceName name) {
    return StepFailed.of(
        Code.INTERRUPTED,
        name.value(),
        "Reading what was installed by hand was interrupted.",
        HostAnswer.next(Code.INTERRUPTED));
  }
}
