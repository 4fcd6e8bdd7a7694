package io.signalbox.app.inbound;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Killed with -9 between acceptance and action: every event that was answered with 202 is acted on
 * exactly once, and so is the one that was being answered, when its sender sends it again. {@code
 * -Daccepted=200} kills more often, {@code -Dseed=N} repeats the choices, {@code -Dprogram=FILE}
 * kills the program that is shipped.
 */
class AcceptedTest {
  private static final int KILLS = Integer.getInteger("accepted", 3);
  private static final long SEED = Long.getLong("seed", System.nanoTime());

  @TempDir Path root;

  private final HttpClient http = HttpClient.newHttpClient();
  private Served served;

  /** The deployment that each accepted event was answered with. */
  private final Map<String, String> accepted = new LinkedHashMap<>();

  @BeforeEach
  void configure() throws IOException {
    served = new Served(root, 4, "-Xmx256m", "-XX:TieredStopAtLevel=1");
  }

  @AfterEach
  void stop() throws Exception {
    served.end();
  }

  @Test
  void everyAcceptedEventIsActedOnExactlyOnce() throws Exception {
    Random random = new Random(SEED);
    int sent = 0;
    for (int kill = 0; kill < KILLS; kill++) {
      Process victim = served.start();
      long delay = random.nextInt(1_500);
      Thread killer =
          Thread.ofPlatform()
              .start(
                  () -> {
                    try {
                      TimeUnit.MILLISECONDS.sleep(delay);
                    } catch (InterruptedException e) {
                      Thread.currentThread().interrupt();
                    }
                    victim.destroyForcibly();
                  });
      // The one that was answered last comes again, as alerts do, to a process that does not know
      // it.
      if (sent > 0) post(sent - 1);
      // The one that was not answered is sent again by the next round.
      while (post(sent)) sent++;
      killer.join();
      victim.waitFor();
    }
    served.start();
    assertThat(post(sent)).isTrue();
    System.out.printf("%d kills, %d events accepted, seed %d%n", KILLS, accepted.size(), SEED);
    assertThat(accepted).hasSizeGreaterThanOrEqualTo(1);
    await("all have ended, seed " + SEED)
        .atMost(Served.PATIENCE)
        // The ledger is made beside everything else, and may not have its tables yet.
        .ignoreExceptionsInstanceOf(SQLException.class)
        .until(this::allEnded);
    Map<String, Map<String, Long>> facts = served.facts();
    accepted.forEach(
        (event, deployment) ->
            assertThat(facts.get(deployment))
                .as("%s, seed %d", event, SEED)
                .containsEntry("requested", 1L)
                .containsEntry("ended", 1L));
    assertThat(facts.keySet())
        .as("and nothing else, seed %d", SEED)
        .hasSameSizeAs(accepted.keySet());
    assertThat(served.unpacked()).as("nothing of who was killed is left").hasSize(1);
  }

  /** Whether it was answered. */
  private boolean post(int number) throws InterruptedException {
    try {
      HttpResponse<String> answer = served.send(http, number);
      if (answer.statusCode() != 202) return false;
      accepted.put("event-" + number, Served.deployment(answer));
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  private boolean allEnded() throws SQLException {
    Map<String, Map<String, Long>> facts = served.facts();
    return accepted.values().stream()
        .allMatch(d -> facts.getOrDefault(d, Map.of()).containsKey("ended"));
  }
}
