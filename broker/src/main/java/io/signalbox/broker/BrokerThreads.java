package io.signalbox.broker;

import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.AbstractExecutorService;
import java.util.concurrent.ConcurrentHashMap;
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
import org.jspecify.annotations.Nullable;

/**
 * The threads that carry everything of the embedded broker, and what it sends back to its clients:
 * as many as there are processors, and one more for each that is stuck (ADR 8). A thread that finds
 * the next task waiting need not be woken for it, and being woken costs more than most tasks do.
 *
 * <p>One pool for the whole process, as Artemis' own between clients and a broker in one process
 * is. Tasks may wait for others, or for the disk: while some lie there, every task that has been
 * worked on for longer than {@link #STUCK} has its thread replaced.
 */
final class BrokerThreads {
  /** As many as Artemis allows the clients in a broker's process. */
  private static final int MOST = 500;

  private static final Duration STUCK = Duration.ofMillis(20);

  /** How long there are more than few after they were needed, and how long an idle one stays. */
  private static final Duration KEPT = Duration.ofMinutes(1);

  /** For all brokers and clients of this process; its threads end when they are idle. */
  static final BrokerThreads SHARED =
      new BrokerThreads(Runtime.getRuntime().availableProcessors(), STUCK, KEPT);

  private final int few;
  private final long stuck;
  private final long kept;
  private final Pool pool;
  private final ScheduledThreadPoolExecutor clock;
  private final AtomicBoolean watched = new AtomicBoolean();

  /** When as many were needed as there are; the watch's alone. */
  private long needed = System.nanoTime();

  /** Two at least: a task that waits for another one is nothing unusual. */
  BrokerThreads(int processors, Duration stuck, Duration kept) {
    this(processors, stuck, kept, () -> {});
  }

  /**
   * @param starting a thread is about to start; what this throws is what the system would say
   */
  BrokerThreads(int processors, Duration stuck, Duration kept, Runnable starting) {
    this.few = Math.max(2, processors);
    this.stuck = stuck.toNanos();
    this.kept = kept.toNanos();
    this.pool = new Pool(few, kept, starting);
    this.clock =
        new ScheduledThreadPoolExecutor(
            1, Thread.ofPlatform().daemon().name("broker-watch").factory());
    // Later there may be no thread to be had, which is when it is needed.
    clock.prestartCoreThread();
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
    try {
      pool.execute(task);
    } catch (OutOfMemoryError e) {
      // No thread could be made: those that there are will do it.
      if (pool.getPoolSize() == 0 || !pool.getQueue().offer(task)) throw e;
    }
    watchIfWaiting();
  }

  private void watchIfWaiting() {
    if (!pool.getQueue().isEmpty() && watched.compareAndSet(false, true)) {
      // What it throws is that no thread could be made; it looks again.
      Future<?> unused = clock.schedule(this::look, stuck, TimeUnit.NANOSECONDS);
    }
  }

  private void look() {
    try {
      resize(System.nanoTime());
    } finally {
      // Whoever gave a task while it was watched has relied on that.
      watched.set(false);
      watchIfWaiting();
    }
  }

  private void resize(long now) {
    int before = pool.getCorePoolSize();
    int wanted = Math.min(MOST, few + pool.longerThan(stuck, now));
    if (wanted >= before) needed = now;
    if (wanted > before) pool.grow(before, wanted);
    else if (now - needed > kept) pool.shrink(wanted);
  }

  /** Knows since when each of its threads has worked on its task. */
  private static final class Pool extends ThreadPoolExecutor {
    private final Set<Carrier> carriers = ConcurrentHashMap.newKeySet();
    private final AtomicInteger number = new AtomicInteger();

    private Pool(int few, Duration kept, Runnable starting) {
      super(few, few, kept.toMillis(), TimeUnit.MILLISECONDS, new LinkedBlockingQueue<>());
      setThreadFactory(
          work -> {
            starting.run();
            return new Carrier(work);
          });
      allowCoreThreadTimeOut(true);
    }

    @Override
    protected void beforeExecute(Thread thread, Runnable task) {
      if (thread instanceof Carrier carrier) carrier.since = System.nanoTime();
    }

    @Override
    protected void afterExecute(Runnable task, @Nullable Throwable thrown) {
      if (Thread.currentThread() instanceof Carrier carrier) carrier.since = Carrier.IDLE;
    }

    int longerThan(long limit, long now) {
      return (int) carriers.stream().filter(c -> c.worksLongerThan(limit, now)).count();
    }

    void grow(int before, int size) {
      setMaximumPoolSize(size);
      try {
        setCorePoolSize(size);
      } catch (OutOfMemoryError e) {
        // Else each task would try to make the missing one, instead of waiting for those there are.
        shrink(before);
        throw e;
      }
    }

    /** A lower maximum ends what is too many; a lower core alone would keep whoever is not idle. */
    void shrink(int size) {
      setCorePoolSize(size);
      setMaximumPoolSize(size);
    }

    private final class Carrier extends Thread {
      private static final long IDLE = Long.MIN_VALUE;

      private volatile long since = IDLE;

      private Carrier(Runnable work) {
        super(work, "broker-" + number.getAndIncrement());
        setDaemon(true);
      }

      @Override
      public void run() {
        carriers.add(this);
        try {
          super.run();
        } finally {
          carriers.remove(this);
        }
      }

      private boolean worksLongerThan(long limit, long now) {
        long began = since;
        return began != IDLE && now - began > limit;
      }
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
      boolean given = false;
      try {
        threads.execute(() -> run(task));
        given = true;
      } finally {
        if (!given) end();
      }
    }

    private void run(Runnable task) {
      try {
        task.run();
      } finally {
        end();
      }
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
