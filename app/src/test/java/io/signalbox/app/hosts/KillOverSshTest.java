package io.signalbox.app.hosts;

import static org.assertj.core.api.Assertions.assertThat;

import io.signalbox.app.hosts.Shop.Mood;
import io.signalbox.app.kill.KillPoint;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/**
 * T1, T2 over SSH: the engine is killed anywhere and started again, and on the hosts every effect
 * has happened once. {@code -Dkills=N} for more, {@code -Dseed=N} for the same again.
 */
@NeedsHosts
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class KillOverSshTest {
  private static final int KILLS = Integer.getInteger("kills", 6);
  private static final long SEED = Long.getLong("seed", System.nanoTime());
  private static final int KILLED = 137;

  /** Of one deployment; then it is left alone. */
  private static final int MOST_KILLS = 3;

  private Path root = Path.of("");
  private Path yaml = Path.of("");
  private Shop shop;

  @BeforeAll
  void prepare(@TempDir Path directory) throws Exception {
    root = directory;
    shop = new Shop(root, "hosts-kill", TestHosts.load().first(2));
    shop.cleanUp();
    shop.keepEffects();
    yaml = shop.yaml("data: ./data", Shop.ALL_AT_ONCE + "\n" + shop.withEffects());
  }

  @AfterAll
  void leaveNothingBehind() {
    if (shop != null) shop.cleanUp();
  }

  @Test
  void killedAnywhereEveryEffectHappensOnceOnTheHosts() throws Exception {
    Random random = new Random(SEED);
    String proven = "";
    int kills = 0;
    for (int n = 1; kills < KILLS; n++) {
      String version = "v" + n;
      boolean good = n % 3 != 2;
      shop.artifact(version, good ? Mood.GOOD : Mood.DIES);
      List<KillPoint> points = new ArrayList<>();
      String said = untilItEnds(random, version, points);
      kills += points.size();
      String about = "%s, seed %d, killed at %s\n%s".formatted(version, SEED, points, said);
      assertThat(said.lines())
          .as(about)
          .contains("RESULT " + (good ? "SUCCEEDED" : "ROLLED_BACK"), "HOLDER []", "LEFT 0")
          .anyMatch(l -> l.startsWith("CHAIN") && l.contains("Sound"));
      if (good) proven = version;
      for (TestHost host : shop.hosts().all()) look(about, host, version, proven, good);
      System.out.printf("%s ended right after %s%n", version, points);
    }
    System.out.printf("%d kills survived over SSH, seed %d%n", kills, SEED);
  }

  private void look(String about, TestHost host, String version, String proven, boolean good) {
    assertThat(Shop.served(host)).as(about).isEqualTo(proven);
    assertThat(shop.effects(host, "installed " + version)).as(about).isEqualTo(1);
    if (good) assertThat(shop.effects(host, "start " + version)).as(about).isEqualTo(1);
  }

  private String untilItEnds(Random random, String version, List<KillPoint> points)
      throws Exception {
    for (int start = 0; start <= MOST_KILLS; start++) {
      KillPoint point =
          points.size() == MOST_KILLS || random.nextInt(6) == 0
              ? new KillPoint(KillPoint.Moment.NEVER, 0, 0)
              : KillPoint.random(random);
      Path log = root.resolve("victim-" + version + "-" + start + ".out");
      try (Child victim =
          Child.of(
              VictimOverSsh.class,
              log,
              yaml.toString(),
              point.toString(),
              "event-" + version,
              version)) {
        if (!victim.process().waitFor(Station.PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
          throw new AssertionError(
              "stuck, seed %d, %s\n%s".formatted(SEED, point, victim.everything()));
        }
        if (victim.process().exitValue() == 0) return victim.everything();
        assertThat(victim.process().exitValue()).as(victim.everything()).isEqualTo(KILLED);
      }
      points.add(point);
    }
    throw new AssertionError("%s did not end; seed %d, %s".formatted(version, SEED, points));
  }
}
