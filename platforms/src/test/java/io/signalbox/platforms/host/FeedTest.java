package io.signalbox.platforms.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.signalbox.engine.port.StepFailed;
import io.signalbox.engine.port.StepFailed.Code;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** One stream for many hosts, of which some are in trouble. */
class FeedTest {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final StepFailed STALLED =
      StepFailed.of(Code.TIMEOUT, "a host", "It took nothing.", "Look at it.");
  private static final StepFailed SLOW =
      StepFailed.of(Code.TIMEOUT, "a host", "It took little.", "Look at it.");

  private static StepFailed why(boolean takes) {
    return takes ? SLOW : STALLED;
  }

  /** Chunks enough to fill every queue several times. */
  private static void write(Tee tee) throws IOException {
    for (int i = 0; i < 300; i++) tee.write(new byte[] {1});
  }

  @Test
  void hosts_that_stall_together_cost_the_others_one_wait() throws Exception {
    Thread idle = new Thread(() -> {});
    Feed good = new Feed(idle);
    List<Feed> all = new ArrayList<>(IntStream.range(0, 12).mapToObj(i -> new Feed(idle)).toList());
    all.add(good);
    ByteArrayOutputStream got = new ByteArrayOutputStream();
    Thread taking = Thread.ofPlatform().start(() -> drain(good, got));
    Duration stall = Duration.ofSeconds(2);

    long before = System.nanoTime();
    try (Tee tee = new Tee(all, all, stall, FeedTest::why)) {
      write(tee);
    }
    good.end(stall);
    taking.join(PATIENCE);

    assertThat(got.size()).isEqualTo(300);
    assertThat(all.subList(0, 12))
        .allMatch(f -> f.failure().equals(java.util.Optional.of(STALLED)));
    // One after the other they would have cost twelve waits.
    assertThat(System.nanoTime() - before).isLessThan(6 * stall.toNanos());
  }

  @Test
  void a_host_for_which_the_others_wait_too_long_is_left_behind() throws Exception {
    Thread idle = new Thread(() -> {});
    Feed good = new Feed(idle);
    Feed slow = new Feed(idle);
    List<Feed> all = List.of(slow, good);
    ByteArrayOutputStream got = new ByteArrayOutputStream();
    Thread taking = Thread.ofPlatform().start(() -> drain(good, got));
    CountDownLatch over = new CountDownLatch(1);
    OutputStream drop =
        new OutputStream() {
          @Override
          public void write(int b) {
            try {
              if (over.await(90, TimeUnit.MILLISECONDS)) throw new IllegalStateException("over");
            } catch (InterruptedException e) {
              Thread.currentThread().interrupt();
            }
          }
        };
    Thread trickling = Thread.ofPlatform().daemon().start(() -> take(slow, drop));
    // Always less than the stall limit, but far too often.
    Duration stall = Duration.ofMillis(200);

    try (Tee tee = new Tee(all, all, stall, FeedTest::why)) {
      write(tee);
    }
    good.end(stall);
    taking.join(PATIENCE);

    assertThat(got.size()).isEqualTo(300);
    assertThat(slow.failure()).contains(SLOW);
    trickling.join(PATIENCE);
  }

  @Test
  void hosts_that_are_all_slow_wait_for_nobody() throws Exception {
    Thread idle = new Thread(() -> {});
    Feed slow = new Feed(idle);
    ByteArrayOutputStream got = new ByteArrayOutputStream();
    OutputStream trickle =
        new OutputStream() {
          @Override
          public void write(int b) {
            got.write(b);
            java.util.concurrent.locks.LockSupport.parkNanos(10_000_000);
          }
        };
    Thread taking = Thread.ofPlatform().start(() -> take(slow, trickle));
    Duration stall = Duration.ofMillis(100);

    try (Tee tee = new Tee(List.of(slow), List.of(slow), stall, FeedTest::why)) {
      write(tee);
    }
    slow.end(PATIENCE);
    taking.join(PATIENCE);

    assertThat(slow.failure()).isEmpty();
    assertThat(got.size()).isEqualTo(300);
  }

  /** The owner goes on to other work; a late interrupt would hit that. */
  @Test
  void who_has_closed_is_never_interrupted() throws Exception {
    for (int i = 0; i < 2_000; i++) {
      Feed feed = new Feed(Thread.currentThread());
      Thread failing = Thread.ofPlatform().start(() -> feed.fail(STALLED));
      feed.close();
      boolean failed = feed.failure().isPresent();
      boolean interrupted = Thread.interrupted();
      failing.join();
      assertThat(interrupted).as("by whom failed before the close").isEqualTo(failed);
      assertThat(Thread.interrupted()).as("after the close").isFalse();
    }
  }

  @Test
  void who_waits_for_more_when_it_ends_early_hears_of_it() throws Exception {
    Feed feed = new Feed(new Thread(() -> {}));
    Thread taking = Thread.ofPlatform().start(() -> take(feed, OutputStream.nullOutputStream()));

    feed.fail(STALLED);

    await().atMost(PATIENCE).until(() -> !taking.isAlive());
    assertThat(feed.starves()).isFalse();
  }

  private static void drain(Feed feed, OutputStream to) {
    try {
      feed.writeTo(to);
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  private static void take(Feed feed, OutputStream to) {
    try {
      feed.writeTo(to);
    } catch (IOException ended) {
      // As it should be here.
    }
  }
}
