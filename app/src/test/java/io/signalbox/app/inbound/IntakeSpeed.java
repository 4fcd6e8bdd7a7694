package io.signalbox.app.inbound;

import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * How many events a second a whole Signalbox accepts by webhook, each on the broker's disk before
 * it is answered, while it deploys by them; then it is killed with -9 under that load, and everyone
 * that was accepted is looked for. Not a test: run by {@code bench/intake}. Arguments: seconds of
 * each round, rounds.
 */
public final class IntakeSpeed {
  private static final int CLIENTS = 16;

  /** Targets, so that not all wait for one. */
  private static final int SERVICES = 200;

  private static final Duration WARM_UP = Duration.ofSeconds(15);

  private final Duration round;
  private final Served served;
  private final AtomicInteger sent = new AtomicInteger();
  private final Map<Integer, String> accepted = new ConcurrentHashMap<>();
  private final AtomicInteger refused = new AtomicInteger();

  private IntakeSpeed(Path root, Duration round) throws IOException {
    this.round = round;
    this.served = new Served(root, SERVICES, "-Xmx192m");
  }

  public static void main(String[] args) throws Exception {
    Path root = Files.createTempDirectory("signalbox-intake-");
    IntakeSpeed intake = new IntakeSpeed(root, Duration.ofSeconds(Integer.parseInt(args[0])));
    try {
      intake.measure(Integer.parseInt(args[1]));
    } finally {
      intake.served.end();
    }
    System.exit(0);
  }

  private void measure(int rounds) throws Exception {
    served.start();
    load(WARM_UP);
    for (int i = 1; i <= rounds; i++) told("round " + i, load(round));
    Thread killer = Thread.ofPlatform().start(this::killInTheMiddle);
    load(round);
    killer.join();
    served.start();
    System.out.printf(
        "killed under load and started again: %,d accepted in all, %d lost; %d answers were refusals%n",
        accepted.size(), lost(), refused.get());
  }

  private void told(String what, List<Double> millis) {
    System.out.printf(
        Locale.ROOT,
        "%s: %,.0f events/s accepted from %d clients, p50 %.1f ms, p99 %.1f ms%n",
        what,
        millis.size() / (round.toMillis() / 1e3),
        CLIENTS,
        millis.get(millis.size() / 2),
        millis.get((int) (millis.size() * 0.99)));
  }

  private void killInTheMiddle() {
    try {
      Thread.sleep(round.dividedBy(2));
      served.kill();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Milliseconds of each answer that accepted an event, in ascending order. */
  private List<Double> load(Duration time) throws InterruptedException {
    ConcurrentLinkedQueue<Double> answers = new ConcurrentLinkedQueue<>();
    long until = System.nanoTime() + time.toNanos();
    List<Thread> clients = new ArrayList<>();
    for (int i = 0; i < CLIENTS; i++)
      clients.add(Thread.ofPlatform().start(() -> client(until, answers)));
    for (Thread client : clients) client.join();
    List<Double> sorted = new ArrayList<>(answers);
    Collections.sort(sorted);
    return sorted;
  }

  private void client(long until, ConcurrentLinkedQueue<Double> answers) {
    try (HttpClient mine = HttpClient.newHttpClient()) {
      while (System.nanoTime() < until) {
        int number = sent.getAndIncrement();
        long began = System.nanoTime();
        HttpResponse<String> answer = served.send(mine, number);
        if (answer.statusCode() == 202) {
          answers.add((System.nanoTime() - began) / 1e6);
          accepted.put(number, Served.deployment(answer));
        } else refused.incrementAndGet();
      }
    } catch (IOException e) {
      // It was killed.
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Of those that were accepted, how many the ledger does not know. */
  private int lost() throws SQLException, InterruptedException {
    Set<String> missing = new HashSet<>(accepted.values());
    long until = System.nanoTime() + Served.PATIENCE.toNanos();
    while (true) {
      missing.removeAll(served.facts().keySet());
      if (missing.isEmpty() || System.nanoTime() > until) return missing.size();
      Thread.sleep(1_000);
    }
  }
}
