package io.signalbox.app.hosts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.signalbox.app.hosts.Shop.Mood;
import io.signalbox.engine.fact.What;
import io.signalbox.engine.model.Outcome;
import io.signalbox.engine.model.Status;
import io.signalbox.engine.name.DeploymentId;
import io.signalbox.engine.port.StepFailed;
import io.signalbox.engine.port.StepFailed.Code;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/**
 * What people and hosts get wrong: each time one clear message with the place and the next action,
 * and the old version serves on.
 */
@NeedsHosts
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class BadInputTest {
  /** The instance's disk: room enough, but not for many files. */
  private static final String SMALL_DISK =
      "mkdir -p DIR && mount -t tmpfs -o size=200m,nr_inodes=300,mode=755 none DIR";

  private Path knownHosts = Path.of("");
  private Path yaml = Path.of("");
  private Shop shop;
  private TestHost host;
  private Station station;

  @BeforeAll
  void serveTheFirstVersion(@TempDir Path root) throws Exception {
    TestHosts all = TestHosts.load();
    knownHosts = Files.copy(all.knownHosts(), root.resolve("known_hosts"));
    shop = new Shop(root, "hosts-input", all.only(3).withKnownHosts(knownHosts));
    host = shop.hosts().all().getFirst();
    shop.cleanUp();
    shop.keepEffects();
    host.sh(SMALL_DISK.replace("DIR", shop.directory()));
    yaml = shop.yaml("data: ./data", Shop.ALL_AT_ONCE + "\n" + shop.withEffects());
    station = Station.start(yaml);
    shop.artifact("v1", Mood.GOOD);
    station.ends(station.deploy(shop, "v1"), Outcome.SUCCEEDED);
  }

  @AfterEach
  void theHostServesAndNobodyHoldsIt() {
    assertThat(Shop.served(host)).isEqualTo(shop.current(host));
    assertThat(station.record(shop).holder()).isEmpty();
  }

  @AfterAll
  void leaveNothingBehind() {
    if (station != null) station.close();
    if (shop != null) shop.cleanUp();
  }

  @Test
  void theSecondWaitsAndTheThirdTakesItsPlace() throws Exception {
    for (String version : List.of("at1", "at2", "at3")) shop.artifact(version, Mood.GOOD);
    host.sh("touch %s/hold".formatted(shop.effects()));
    DeploymentId first = station.deploy(shop, "at1");
    await("the first at work")
        .atMost(Station.PATIENCE)
        .until(() -> shop.effects(host, "begun at1") == 1);
    DeploymentId second = station.deploy(shop, "at2");
    station.until(second, "waiting", w -> w instanceof What.Parked p && p.why() == Status.Why.BUSY);
    DeploymentId third = station.deploy(shop, "at3");
    station.ends(second, Outcome.SUPERSEDED);
    assertThat(station.story(second, What.Superseded.class))
        .containsExactly(new What.Superseded(third));
    host.sh("rm %s/hold".formatted(shop.effects()));
    station.ends(first, Outcome.SUCCEEDED);
    station.ends(third, Outcome.SUCCEEDED);
    assertThat(Shop.served(host)).isEqualTo("at3");
    assertThat(shop.effects(host, "start at2")).isZero();
  }

  @Test
  void anUnknownServiceOrEnvironmentIsRefusedWithWhatThereIs() {
    DeploymentId service = station.deploy("hosts-inptu", Shop.ENVIRONMENT, "v1", Map.of());
    DeploymentId environment = station.deploy(shop.name(), "reel", "v1", Map.of());
    station.ends(service, Outcome.REJECTED);
    station.ends(environment, Outcome.REJECTED);
    assertThat(station.story(service, What.Rejected.class))
        .singleElement()
        .satisfies(r -> assertThat(r.said()).contains("no service 'hosts-inptu'", "hosts-input"))
        .satisfies(r -> assertThat(r.next()).isNotBlank());
    assertThat(station.story(environment, What.Rejected.class))
        .singleElement()
        .satisfies(r -> assertThat(r.said()).contains("no environment 'reel'", "real"));
  }

  @Test
  void aMissingArtifactIsNamed() {
    fails(station.deploy(shop, "nowhere"), Code.ARTIFACT_MISSING, "releases/nowhere");
  }

  @Test
  void aDigestThatDoesNotFitIsRefused() throws Exception {
    shop.artifact("other", Mood.GOOD);
    DeploymentId id =
        station.deploy(
            shop.name(), Shop.ENVIRONMENT, "other", Map.of("digest", "sha256:" + "0".repeat(64)));
    fails(id, Code.ARTIFACT_CORRUPT, "releases/other");
  }

  @Test
  void aFullHostIsNamedAndWhatWasPushedIsRemoved() throws Exception {
    shop.artifact("many", Mood.GOOD);
    Path assets = shop.artifactOf("many").resolve("many");
    Files.createDirectories(assets);
    for (int i = 0; i < 400; i++) Files.writeString(assets.resolve("file-" + i), "x");
    fails(station.deploy(shop, "many"), Code.DISK_FULL, host.name());
    assertThat(host.sh("ls -A %s/releases".formatted(shop.directory()))).doesNotContain("many");
  }

  @Test
  void aHostThatIsAwayIsNamed() throws Exception {
    shop.artifact("away", Mood.GOOD);
    TestHosts.make("cut", host);
    try {
      fails(station.deploy(shop, "away"), Code.UNREACHABLE, host.name());
    } finally {
      TestHosts.make("heal", host);
    }
  }

  /** Connections that are open stay trusted, so this is a Signalbox that has just started. */
  @Test
  void aHostWithAnotherKeyIsNotSpokenTo() throws Exception {
    shop.artifact("key", Mood.GOOD);
    String trusted = Files.readString(knownHosts);
    String other =
        trusted
            .lines()
            .filter(l -> !l.startsWith("[127.0.0.1]:" + host.ssh() + " "))
            .findFirst()
            .orElseThrow()
            .replaceFirst("\\S+", "[127.0.0.1]:" + host.ssh());
    station.close();
    Files.writeString(knownHosts, other + "\n");
    station = Station.start(yaml);
    try {
      fails(station.deploy(shop, "key"), Code.HOST_KEY, host.name());
    } finally {
      Files.writeString(knownHosts, trusted);
    }
  }

  /** One message: what, where, and what to do next; nothing of it is a Java exception. */
  private void fails(DeploymentId id, Code code, String place) {
    station.ends(id, Outcome.FAILED);
    StepFailed failed =
        station.story(id, What.StepMissed.class).stream()
            .flatMap(m -> m.failures().stream())
            .filter(f -> f.code() == code)
            .findFirst()
            .orElseThrow(() -> new AssertionError("No " + code + " in " + station.told(id)));
    System.out.printf(
        "%s at %s: %s%n  next: %s%n", code, failed.where(), failed.message(), failed.next());
    assertThat(failed.where()).as(failed.toString()).contains(place);
    assertThat(failed.message()).isNotBlank().doesNotContain("Exception");
    assertThat(failed.next()).isNotBlank();
    assertThat(station.story(id, What.Ended.class))
        .singleElement()
        .satisfies(e -> assertThat(e.said()).contains(failed.message()));
  }
}
