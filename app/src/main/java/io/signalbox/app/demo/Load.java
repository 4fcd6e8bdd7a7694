package io.signalbox.app.demo;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Requests that keep flowing over kept connections, one after the other in each of a few threads,
 * and are never tried twice.
 */
final class Load implements AutoCloseable {
  private static final int THREADS = 4;

  private final HttpRequest request;
  private final HttpClient client =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(Duration.ofSeconds(5))
          .build();
  private final ExecutorService threads =
      Executors.newFixedThreadPool(THREADS, Thread.ofPlatform().daemon().factory());
  private final AtomicLong answered = new AtomicLong();
  private final AtomicLong failed = new AtomicLong();
  private final Map<String, AtomicLong> versions = new ConcurrentHashMap<>();
  private volatile boolean flowing = true;

  /** What was counted so far. */
  record Count(long answered, long failed, Map<String, Long> byVersion) {}

  Load(URI uri) {
    this.request = HttpRequest.newBuilder(uri).timeout(Duration.ofSeconds(10)).GET().build();
  }

  void start() {
    for (int i = 0; i < THREADS; i++) threads.execute(this::flow);
  }

  private void flow() {
    while (flowing) {
      try {
        HttpResponse<String> response = client.send(request, HttpResponse.BodyHandlers.ofString());
        boolean good = response.statusCode() == 200;
        (good ? answered : failed).incrementAndGet();
        if (good)
          versions
              .computeIfAbsent(response.body().strip(), v -> new AtomicLong())
              .incrementAndGet();
        // Enough to see the smallest gap, and leaves the machine to the work.
        TimeUnit.MILLISECONDS.sleep(10);
      } catch (IOException e) {
        failed.incrementAndGet();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return;
      }
    }
  }

  Count count() {
    Map<String, Long> byVersion = new TreeMap<>();
    versions.forEach((version, number) -> byVersion.put(version, number.get()));
    return new Count(answered.get(), failed.get(), byVersion);
  }

  @Override
  public void close() {
    flowing = false;
    threads.shutdownNow();
  }
}
