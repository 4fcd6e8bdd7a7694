package io.signalbox.broker;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.AbstractExecutorService;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The threads that carry everything of the embedded broker, and what it sends back to its clients:
 * as many as there are processors, and more only while these are stuck (ADR 8). A thread that finds
 * the next task waiting need not be woken for it, and being woken costs more than most tasks do.
 *
 * <p>One pool for the whole process, as Artemis' own between clients and a broker in one process
 * is. Tasks may wait for others: when none has ended for {@link #STUCK} and some lie there, the
 * pool gets one thread more.
 */
final class BrokerThreads {
  /** As many as Artemis allows the clients in a broker's process. */
  private static final int MOST = 500;

  private static final Duration STUCK = Duration.ofMillis(20);

  /** How long there are more than few after they were needed, and how long an idle one stays. */
  private static final Duration KEPT = Duration.ofMinutes(1);

  /** For all brokers and clients of this process; its threads end when they are idle. */
  static final BrokerThreads SHARED = new BrokerThreads(Runtime.getRuntime().availableProcessors());

  private final int few;
  private final ThreadPoolExecutor pool;
  private final ScheduledThreadPoolExecutor clock;
  private final AtomicBoolean watched = new AtomicBoolean();

  /** The watch's alone. */
  private long ended;

  private long lastStuck = System.nanoTime();

  /** Two at least: a task that waits for another one is nothing unusual. */
  BrokerThreads(int processors) {
    few = Math.max(2, processors);
    pool =
        new ThreadPoolExecutor(
            few, MOST, KEPT.toMillis(), TimeUnit.MILLISECONDS, new LinkedBlockingQueue<>());
    pool.setThreadFactory(Thread.ofPlatform().daemon().name("broker-", 0).factory());
    pool.allowCoreThreadTimeOut(true);
    clock =
        new ScheduledThreadPoolExecutor(
            1, Thread.ofPlatform().daemon().name("broker-watch").factory());
  }

  /** For what nobody has to wait for when it is closed. */
  Executor executor() {
    return this::execute;
  }

  /** For one owner, who may close it, and then waits for its own tasks alone. */
  ExecutorService share() {
    return new Share(this);
  }

  /** How many there are at present. */
  int size() {
    return pool.getPoolSize();
  }

  private void execute(Runnable task) {
    pool.execute(task);
    watchIfWaiting();
  }

  private void watchIfWaiting() {
    if (!pool.getQueue().isEmpty() && watched.compareAndSet(false, true)) {
      // What it throws is that no thread could be made; it looks again.
      Future<?> unused = clock.schedule(this::look, STUCK.toMillis(), TimeUnit.MILLISECONDS);
    }
  }

  private void look() {
    try {
      size(!pool.getQueue().isEmpty());
    } finally {
      // Whoever gave a task while it was watched has relied on that.
      watched.set(false);
      watchIfWaiting();
    }
  }

  private void size(boolean waiting) {
    long before = ended;
    ended = pool.getCompletedTaskCount();
    if (waiting && ended == before) {
      lastStuck = System.nanoTime();
      pool.setCorePoolSize(Math.min(MOST, pool.getCorePoolSize() + 1));
    } else if (System.nanoTime() - lastStuck > KEPT.toNanos()) {
      pool.setCorePoolSize(few);
    }
  }

  /** What one owner has given, as if the threads were its own. */
  private static final class Share extends AbstractExecutorService {
    private final BrokerThreads threads;

    /** How many tasks have not ended, and the owner until it closes. */
    private final AtomicInteger open = new AtomicInteger(1);

    private final AtomicBoolean closed = new AtomicBoolean();
    private final CountDownLatch ended = new CountDownLatch(1);

    private Share(BrokerThreads threads) {
      this.threads = threads;
    }

    @Override
    public void execute(Runnable task) {
      if (closed.get() || open.getAndUpdate(n -> n == 0 ? 0 : n + 1) == 0) {
        throw new RejectedExecutionException("The broker has stopped.");
      }
      threads.execute(
          () -> {
            try {
              task.run();
            } finally {
              end();
            }
          });
    }

    private void end() {
      if (open.decrementAndGet() == 0) ended.countDown();
    }

    @Override
    public void shutdown() {
      if (closed.compareAndSet(false, true)) end();
    }

    /** What it has given is still done: the threads belong to others too. */
    @Override
    public List<Runnable> shutdownNow() {
      shutdown();
      return List.of();
    }

    @Override
    public boolean isShutdown() {
      return closed.get();
    }

    @Override
    public boolean isTerminated() {
      return ended.getCount() == 0;
    }

    @Override
    public boolean awaitTermination(long timeout, TimeUnit unit) throws InterruptedException {
      return ended.await(timeout, unit);
    }
  }
}
