package io.signalbox.platforms;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import io.signalbox.engine.model.Fence;
import io.signalbox.engine.model.Release;
import io.signalbox.engine.name.DeploymentId;
import io.signalbox.engine.name.Digest;
import io.signalbox.engine.name.InstanceName;
import io.signalbox.engine.name.Slot;
import io.signalbox.engine.port.Claim;
import io.signalbox.engine.port.Evidence;
import io.signalbox.engine.port.Place;
import io.signalbox.engine.port.Platform;
import io.signalbox.engine.port.Result;
import io.signalbox.engine.port.StepFailed;
import io.signalbox.engine.port.StepFailedException;
import io.signalbox.engine.spec.Instance;
import io.signalbox.engine.spec.TargetSpec;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;

/** An instance to act on, and what every contract asks of the host that it lies on. */
public abstract class PlaceFixture {
  /** Generous, because the machines are shared; nothing asserts how long anything takes. */
  protected static final Duration PATIENCE = Duration.ofSeconds(60);

  static final DeploymentId DEPLOYMENT = new DeploymentId("d-1");

  @TempDir protected Path temp;

  /** An instance in a directory of its own, which was never used. */
  protected abstract Instance instance();

  protected abstract Platform platform();

  /** The command that serves {@code {release}/VERSION} on {@code {port}}. */
  protected abstract List<String> serve();

  /** Runs a script on the host as whoever owns the instance's directory, and gives its output. */
  protected abstract String onHost(String script) throws Exception;

  /** Stops what the test left running, and removes the directory. */
  protected abstract void cleanUp() throws Exception;

  @AfterEach
  void leaveNothingBehind() throws Exception {
    cleanUp();
  }

  protected TestSpecs specs() {
    return TestSpecs.of(instance()).command(serve());
  }

  protected Place place(TargetSpec spec) {
    return platform().place(spec, spec.instances().getFirst());
  }

  protected static Claim claim(Place place, long fence) throws StepFailedException {
    return place.claim(new Fence(fence), DEPLOYMENT, 1);
  }

  protected Evidence push(TargetSpec spec, Release release, Claim claim) throws Exception {
    InstanceName name = spec.instances().getFirst().name();
    return switch (java.util.Objects.requireNonNull(
        platform().push(spec, release, Map.of(name, claim)).get(name))) {
      case Result.Ok<Evidence> ok -> ok.value();
      case Result.No<Evidence> no -> throw new StepFailedException(no.failed());
    };
  }

  protected static StepFailed failure(ThrowingCallable call) {
    StepFailedException thrown = catchThrowableOfType(StepFailedException.class, call);
    assertThat(thrown).as("a failed step").isNotNull();
    return thrown.failed();
  }

  protected static void awaitHealthy(Place place, Slot slot, String version) {
    await()
        .atMost(PATIENCE)
        .ignoreExceptions()
        .untilAsserted(() -> assertThat(place.probe(slot).answer()).isEqualTo("200 " + version));
  }

  protected Release ready(TargetSpec spec, Place place, Claim claim, String version)
      throws Exception {
    Release release = TestArtifacts.directory(temp, version);
    push(spec, release, claim);
    place.install(claim, release);
    return release.withDigest(digest(release));
  }

  final Digest digest(Release release) throws StepFailedException {
    return platform().artifact(release).digest();
  }

  final String directoryOnHost() {
    return instance().directory();
  }
}
