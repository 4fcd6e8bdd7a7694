package io.signalbox.broker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** How many threads there are, and whose tasks an end waits for. */
@Timeout(30)
final class BrokerThreadsTest {
  private static final int FEW = 3;

  private static final Duration SOON = Duration.ofMillis(20);
  private static final Duration LATE = Duration.ofMinutes(1);

  private final BrokerThreads threads = new BrokerThreads(FEW, SOON, LATE);
  private final CountDownLatch release = new CountDownLatch(1);

  @AfterEach
  void release() {
    release.countDown();
  }

  @Test
  void thereAreFewHoweverMuchIsToBeDone() throws Exception {
    BrokerThreads patient = new BrokerThreads(FEW, LATE, LATE);
    int tasks = 10_000;
    CountDownLatch done = new CountDownLatch(tasks);
    AtomicInteger most = new AtomicInteger();
    for (int i = 0; i < tasks; i++) {
      patient
          .executor()
          .execute(
              () -> {
                most.accumulateAndGet(patient.size(), Math::max);
                done.countDown();
              });
    }
    done.await();
    assertThat(most).hasValue(FEW);
  }

  @Test
  void oneProcessorIsNotOneThread() throws Exception {
    BrokerThreads small = new BrokerThreads(1, LATE, LATE);
    CountDownLatch waiting = new CountDownLatch(1);
    CountDownLatch done = new CountDownLatch(1);
    small.executor().execute(() -> awaited(waiting));
    small.executor().execute(waiting::countDown);
    small.executor().execute(done::countDown);
    done.await();
    assertThat(small.size()).isEqualTo(2);
  }

  /** As when a session's end waits for the journal's answer, and all the others' too. */
  @Test
  void whoeverWaitsForWhatLiesBehindItIsHelped() throws Exception {
    behind(20, release);
    assertThat(threads.size()).isGreaterThan(20);
  }

  /** The compaction of a journal takes one thread for seconds; the others go on without it. */
  @Test
  void whoIsStuckIsReplacedAlsoWhileOthersGoOn() throws Exception {
    CountDownLatch going = new CountDownLatch(1);
    threads.executor().execute(() -> awaited(release));
    for (int i = 0; i < FEW - 1; i++) threads.executor().execute(() -> again(going));
    while (threads.size() <= FEW) one(threads);
    going.countDown();
  }

  /** Gives itself again, so that some task always ends and some always waits. */
  private void again(CountDownLatch until) {
    if (until.getCount() > 0) threads.executor().execute(() -> again(until));
  }

  @Test
  void thereAreFewAgainAlsoWhileThereIsMuchToDo() throws Exception {
    BrokerThreads forgetful = new BrokerThreads(FEW, SOON, Duration.ofMillis(100));
    for (int i = 0; i < 20; i++) forgetful.executor().execute(() -> awaited(release));
    one(forgetful);
    assertThat(forgetful.size()).isGreaterThan(20);
    release.countDown();
    while (forgetful.size() > FEW) one(forgetful);
    assertThat(forgetful.size()).isLessThanOrEqualTo(FEW);
  }

  @Test
  void itIsHelpedAgainLater() throws Exception {
    CountDownLatch first = new CountDownLatch(1);
    behind(20, first);
    first.countDown();
    int now = threads.size();
    behind(now, release);
    assertThat(threads.size()).isGreaterThan(now);
  }

  /** Returns when a task has been done that lay behind so many that wait. */
  private void behind(int stuck, CountDownLatch until) throws InterruptedException {
    for (int i = 0; i < stuck; i++) threads.executor().execute(() -> awaited(until));
    one(threads);
  }

  /** Returns when a task that is given now has been done. */
  private static void one(BrokerThreads threads) throws InterruptedException {
    CountDownLatch last = new CountDownLatch(1);
    threads.executor().execute(last::countDown);
    last.await();
  }

  @Test
  void anEndWaitsForItsOwnersTasksAndForNobodyElses() throws Exception {
    ExecutorService mine = threads.share();
    ExecutorService other = threads.share();
    other.execute(() -> awaited(release));
    AtomicInteger done = new AtomicInteger();
    IntStream.range(0, 100).forEach(i -> mine.execute(done::incrementAndGet));
    mine.close();
    assertThat(done).hasValue(100);
    assertThat(mine.isTerminated()).isTrue();

    other.shutdown();
    assertThat(other.awaitTermination(1, TimeUnit.MILLISECONDS)).isFalse();
    release.countDown();
    assertThat(other.awaitTermination(30, TimeUnit.SECONDS)).isTrue();
  }

  @Test
  void whoHasEndedGivesNoMore() {
    ExecutorService mine = threads.share();
    mine.execute(() -> awaited(release));
    assertThat(mine.shutdownNow()).isEqualTo(List.of());
    assertThat(mine.isShutdown()).isTrue();
    assertThat(mine.isTerminated()).isFalse();
    assertThatThrownBy(() -> mine.execute(() -> {})).isInstanceOf(RejectedExecutionException.class);
  }

  @Test
  void whatThrowsIsATaskThatHasEnded() {
    ExecutorService mine = threads.share();
    mine.execute(
        () -> {
          Thread.currentThread().setUncaughtExceptionHandler((thread, e) -> {});
          throw new IllegalStateException("on purpose");
        });
    mine.close();
    assertThat(mine.isTerminated()).isTrue();
  }

  /** As when the system lets the process have no more threads. */
  @Test
  void whereNoThreadIsToBeHadThoseThatThereAreDoIt() throws Exception {
    BrokerThreads poor = new BrokerThreads(FEW, SOON, LATE, this::refused);
    one(poor);
    refuses.set(true);
    CountDownLatch done = new CountDownLatch(100);
    for (int i = 0; i < 100; i++) poor.executor().execute(done::countDown);
    done.await();
    assertThat(poor.size()).isEqualTo(1);
  }

  @Test
  void whereNoThreadWasToBeHadItIsTriedAgainSoonAndNotAtEachTask() throws Exception {
    BrokerThreads poor = new BrokerThreads(FEW, SOON, LATE, this::refused);
    CountDownLatch working = new CountDownLatch(FEW);
    for (int i = 0; i < FEW; i++) {
      poor.executor()
          .execute(
              () -> {
                working.countDown();
                awaited(release);
              });
    }
    working.await();
    refuses.set(true);
    int tasks = 100_000;
    CountDownLatch done = new CountDownLatch(tasks);
    poor.executor().execute(done::countDown);
    asked.acquire(FEW + 1);
    for (int i = 1; i < tasks; i++) poor.executor().execute(done::countDown);
    assertThat(asked.availablePermits()).isLessThan(tasks);

    refuses.set(false);
    done.await();
    assertThat(poor.size()).isGreaterThan(FEW);
  }

  @Test
  void whoCouldNotGiveItsTaskDoesNotWaitForIt() {
    refuses.set(true);
    ExecutorService mine = new BrokerThreads(FEW, SOON, LATE, this::refused).share();
    assertThatThrownBy(() -> mine.execute(() -> {})).isInstanceOf(OutOfMemoryError.class);
    mine.shutdown();
    assertThat(mine.isTerminated()).isTrue();
  }

  private final AtomicBoolean refuses = new AtomicBoolean();
  private final Semaphore asked = new Semaphore(0);

  private void refused() {
    asked.release();
    if (refuses.get()) throw new OutOfMemoryError("unable to create native thread, on purpose");
  }

  private static void awaited(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
