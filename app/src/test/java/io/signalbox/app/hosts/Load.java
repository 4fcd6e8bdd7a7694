package io.signalbox.app.hosts;

import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Supplier;

/**
 * Clients that ask a port of 127.0.0.1 without pause, each over one kept connection, and write down
 * every answer that is not a version with status 200. They never try a request again.
 */
public final class Load implements AutoCloseable {
  private static final int CLIENTS = 4;
  private static final long PAUSE_MS = 8;

  private final ScheduledExecutorService threads = Executors.newScheduledThreadPool(CLIENTS);
  private final List<Future<?>> asking = new ArrayList<>();
  private final LongAdder requests = new LongAdder();
  private final AtomicLong slowestNanos = new AtomicLong();
  private final Queue<String> failures = new ConcurrentLinkedQueue<>();
  private final ConcurrentSkipListMap<String, LongAdder> versions = new ConcurrentSkipListMap<>();

  /**
   * What the clients saw.
   *
   * @param failures the first of them, each in a line
   * @param versions how often each answered
   */
  public record Tally(
      long requests, List<String> failures, SortedMap<String, Long> versions, long slowestMillis) {

    @Override
    public String toString() {
      return "%d requests, %d failures %s, answered by %s, slowest %d ms"
          .formatted(
              requests,
              failures.size(),
              failures.stream().limit(5).toList(),
              versions,
              slowestMillis);
    }
  }

  public Load(int port) {
    this(port, PAUSE_MS);
  }

  /**
   * @param pauseMs of each client between an answer and its next request
   */
  Load(int port, long pauseMs) {
    this("/", () -> new KeptClient(port), pauseMs);
  }

  Load(String path, Supplier<KeptClient> clients) {
    this(path, clients, PAUSE_MS);
  }

  private Load(String path, Supplier<KeptClient> clients, long pauseMs) {
    for (int i = 0; i < CLIENTS; i++) {
      KeptClient client = clients.get();
      asking.add(
          threads.scheduleWithFixedDelay(
              () -> ask(client, path), 0, pauseMs, TimeUnit.MILLISECONDS));
    }
  }

  private void ask(KeptClient client, String path) {
    long began = System.nanoTime();
    try {
      String version = client.get(path);
      versions.computeIfAbsent(version, v -> new LongAdder()).increment();
    } catch (java.io.IOException e) {
      failures.add(e.toString());
    }
    slowestNanos.accumulateAndGet(System.nanoTime() - began, Math::max);
    requests.increment();
  }

  public Tally tally() {
    SortedMap<String, Long> counts = new TreeMap<>();
    versions.forEach((version, count) -> counts.put(version, count.sum()));
    return new Tally(
        requests.sum(),
        List.copyOf(failures),
        counts,
        TimeUnit.NANOSECONDS.toMillis(slowestNanos.get()));
  }

  /** Lets every client finish its request. */
  public Tally stop() {
    threads.shutdown();
    try {
      if (!threads.awaitTermination(60, TimeUnit.SECONDS)) failures.add("a client hangs");
      if (asking.stream().anyMatch(a -> a.state() == Future.State.FAILED)) {
        failures.add("a client broke");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    return tally();
  }

  @Override
  public void close() {
    threads.shutdownNow();
  }
}
