package io.signalbox.routes.alert;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** T17 with SIGKILL: the engine dies again and again while it alerts, at moments of its own. */
class KilledTest {
  /** {@code -Dalert.kills=200} for more of them. */
  private static final int KILLS = Integer.getInteger("alert.kills", 3);

  private static final long SEED = Long.getLong("seed", 17);

  @TempDir Path data;
  private final SlackPeer slack = new SlackPeer();
  private final HookPeer hook = new HookPeer();
  private Optional<Process> victim = Optional.empty();

  KilledTest() throws IOException {}

  @AfterEach
  void stop() {
    victim.ifPresent(Process::destroyForcibly);
    slack.close();
    hook.close();
  }

  private Process start() throws IOException {
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home", ""), "bin", "java").toString(),
                "-Xmx192m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                AlertVictim.class.getName(),
                data.toString(),
                data.resolve("alerts.yaml").toString())
            .redirectError(data.resolve("victim.log").toFile())
            .start();
    victim = Optional.of(process);
    return process;
  }

  @Test
  void oneMessageInSlackAndNothingLost() throws Exception {
    Files.writeString(
        data.resolve("alerts.yaml"),
        """
        channels:
          ops: {slack: {token: "${env:TOKEN}", channel: C0123, api: "%s"}}
          hook: {webhook: {url: "%s", secret: "${env:SIGN}"}}
        """
            .formatted(slack.api(), hook.url()));
    List<String> facts = new ArrayList<>();
    for (int i = 1; i <= KILLS * 4; i++) {
      facts.add("auth-1 %d %s".formatted(i, i % 4 == 0 ? "unreachable" : "waits"));
    }
    facts.add("auth-1 %d ends".formatted(facts.size() + 1));
    Random random = new Random(SEED);
    int told = 0;
    for (int kill = 0; kill < KILLS; kill++) {
      int upTo = Math.min(facts.size(), told + 1 + random.nextInt(4));
      told = tell(start(), facts, told, upTo);
      TimeUnit.MILLISECONDS.sleep(random.nextInt(600));
      victim.orElseThrow().destroyForcibly().waitFor();
    }
    tell(start(), facts, told, facts.size());
    await()
        .atMost(Duration.ofSeconds(60))
        .until(() -> slack.top().stream().anyMatch(t -> t.contains("was rolled back")));
    assertThat(slack.top()).as("seed %d", SEED).hasSize(1);
    assertThat(slack.threads().stream().distinct().count())
        .as("no answer twice, seed %d: %s", SEED, slack.threads())
        .isEqualTo(slack.threads().size());
    String last = "waiting for pc" + KILLS * 4;
    await()
        .atMost(Duration.ofSeconds(30))
        .until(() -> hook.hits.stream().anyMatch(h -> h.body().contains(last)));
    assertThat(hook.hits.stream().anyMatch(h -> h.body().contains("was rolled back"))).isTrue();
  }

  /** The producer repeats what was not acknowledged, as the outbox of a killed step does. */
  private static int tell(Process process, List<String> facts, int from, int to)
      throws IOException {
    BufferedReader out = process.inputReader();
    BufferedWriter in = process.outputWriter();
    mustSay(out, "ready");
    for (int i = from; i < to; i++) {
      in.write(facts.get(i) + "\n");
      in.flush();
      mustSay(out, "told " + facts.get(i));
    }
    return to;
  }

  /** Between lines of its log. */
  private static void mustSay(BufferedReader out, String word) throws IOException {
    String line = out.readLine();
    while (line != null && !line.equals(word)) line = out.readLine();
    assertThat(line).as("it lives").isEqualTo(word);
  }
}
