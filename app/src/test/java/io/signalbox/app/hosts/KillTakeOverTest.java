package io.signalbox.app.hosts;

import static org.assertj.core.api.Assertions.assertThat;

import io.signalbox.app.kill.KillPoint;
import io.signalbox.app.kill.Victim;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The engine is killed with SIGKILL while it takes over what runs by hand on real hosts, mostly
 * while a unit is being stopped or started. {@code -Dhandovers=N} kills more often, {@code
 * -Dseed=N} at the same points again.
 */
@NeedsHosts
class KillTakeOverTest {
  private static final int KILLS = Integer.getInteger("handovers", 3);
  private static final long SEED = Long.getLong("seed", System.nanoTime());
  private static final int KILLED = 137;

  private final Random random = new Random(SEED);
  private final List<KillPoint> points = new ArrayList<>();
  private Path root = Path.of("");
  private Shop shop;
  private HandInstalled byHand;

  @BeforeEach
  void itRunsByHand(@TempDir Path directory) {
    root = directory;
    shop = new Shop(root, "hosts-killover", TestHosts.load().first(2));
    shop.cleanUp();
    byHand = new HandInstalled(shop);
    byHand.cleanUp();
    byHand.install("v0");
  }

  @AfterEach
  void leaveNothingBehind() {
    if (shop != null) shop.cleanUp();
    if (byHand != null) byHand.cleanUp();
  }

  @Test
  void killedWhileAUnitIsStoppedItIsTakenOverAllTheSame() throws Exception {
    Path yaml = shop.yaml("data: ./data", Shop.TWO_BATCHES + "\n" + byHand.adopt());

    String about = untilItEnds(yaml, 2);

    assertEnded(about, "SUCCEEDED");
    for (TestHost host : shop.hosts().all()) {
      assertThat(Shop.served(host)).as(about).isEqualTo("v0");
      assertThat(byHand.state(host)).as(about).containsExactly("inactive", "disabled");
    }
  }

  /** Two stops, and two starts on the way back. */
  @Test
  void killedOnItsWayBackItRunsByHandAgainAllTheSame() throws Exception {
    String last = shop.hosts().host(2).name();
    String smoke = "hooks: {smoke: \"[ $SIGNALBOX_INSTANCE != " + last + " ] || exit 1\"}\n";
    Path yaml = shop.yaml("data: ./data", Shop.TWO_BATCHES + "\n" + byHand.adopt() + smoke);

    String about = untilItEnds(yaml, 4);

    assertEnded(about, "FAILED");
    for (TestHost host : shop.hosts().all()) {
      assertThat(Shop.served(host)).as(about).isEqualTo("v0-by-hand");
      assertThat(byHand.state(host)).as(about).containsExactly("active", "enabled");
      assertThat(byHand.ours(host)).as(about).isEmpty();
    }
  }

  private static void assertEnded(String about, String outcome) {
    assertThat(about.lines())
        .as(about)
        .contains("RESULT " + outcome, "HOLDER []", "LEFT 0")
        .anyMatch(l -> l.startsWith("CHAIN") && l.contains("Sound"));
  }

  /**
   * Kills, and starts again; then leaves it alone.
   *
   * @param handovers how many stops and starts of units there are
   */
  private String untilItEnds(Path yaml, int handovers) throws Exception {
    for (int start = 0; start <= KILLS; start++) {
      KillPoint point =
          start == KILLS
              ? new KillPoint(KillPoint.Moment.NEVER, 0, 0)
              : KillPoint.handover(random, handovers);
      Path log = root.resolve("victim-" + start + ".out");
      try (Child victim =
          Child.of(
              VictimOverSsh.class,
              log,
              yaml.toString(),
              point.toString(),
              "event",
              Victim.TAKE_OVER + "0-by-hand")) {
        if (!victim.process().waitFor(Station.PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
          throw new AssertionError(
              "stuck, seed %d, %s\n%s".formatted(SEED, point, victim.everything()));
        }
        int code = victim.process().exitValue();
        if (code == 0) return "seed %d, killed at %s\n%s".formatted(SEED, points, log(log));
        assertThat(code).as(victim.everything()).isEqualTo(KILLED);
      }
      points.add(point);
    }
    throw new AssertionError("It did not end; seed %d, %s".formatted(SEED, points));
  }

  private static String log(Path file) throws java.io.IOException {
    return java.nio.file.Files.readString(file);
  }
}
