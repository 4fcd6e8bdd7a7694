package io.signalbox.routes.bus;

import io.signalbox.engine.name.DeploymentId;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;

/**
 * The steps that this process is working on, so that they can be interrupted: by a signal, by their
 * time limit, when the engine stops, or when the broker is lost (it will hand their messages to
 * another engine). It also remembers which deployments have signals waiting. Both only speed things
 * up.
 */
public final class InFlight implements AutoCloseable {
  /** Limits are of minutes: so late may a step be stopped. */
  private static final Duration LOOK = Duration.ofSeconds(1);

  private final Set<Work> working = ConcurrentHashMap.newKeySet();
  private final Set<DeploymentId> signalled = ConcurrentHashMap.newKeySet();
  private final ScheduledExecutorService watchdog =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().daemon().name("watchdog").factory());
  private final ScheduledFuture<?> looks;
  private volatile boolean stopping;

  public InFlight() {
    // One look at all of them: a timer for each would stay behind until its time, long after its
    // step.
    looks =
        watchdog.scheduleWithFixedDelay(
            this::stopOverdue, LOOK.toMillis(), LOOK.toMillis(), TimeUnit.MILLISECONDS);
  }

  private void stopOverdue() {
    long now = System.nanoTime();
    working.stream().filter(w -> w.deadline - now < 0).forEach(w -> w.interrupt(Why.TIME_LIMIT));
  }

  /** Why a step was interrupted. */
  public enum Why {
    NOT,
    SIGNAL,
    TIME_LIMIT,
    /**
     * The engine stops, or has lost the broker: what the step did so far is found by whoever gets
     * it next.
     */
    HANDED_BACK
  }

  /** One step in work, on its own thread. */
  public final class Work implements AutoCloseable {
    private final DeploymentId id;
    private final Thread thread = Thread.currentThread();
    private final long deadline;
    private Why why = Why.NOT;
    private boolean over;

    private Work(DeploymentId id, Duration most) {
      this.id = id;
      this.deadline = System.nanoTime() + most.toNanos();
    }

    synchronized void interrupt(Why reason) {
      if (over || why != Why.NOT) return;
      why = reason;
      thread.interrupt();
    }

    /** Ends the work; the thread is no longer interrupted, and says why it was. */
    public synchronized Why end() {
      over = true;
      Thread.interrupted();
      return why;
    }

    @Override
    public void close() {
      end();
      working.remove(this);
    }
  }

  public Work begin(DeploymentId id, Duration most) {
    Work work = new Work(id, most);
    working.add(work);
    if (stopping) work.interrupt(Why.HANDED_BACK);
    return work;
  }

  /** A signal for this deployment lies on the bus. */
  public void nudge(DeploymentId id) {
    signalled.add(id);
    working.stream().filter(w -> w.id.equals(id)).forEach(w -> w.interrupt(Why.SIGNAL));
  }

  public boolean hasSignals(DeploymentId id) {
    return signalled.contains(id);
  }

  public void heard(DeploymentId id) {
    signalled.remove(id);
  }

  public int count() {
    return working.size();
  }

  /** Interrupts everything; what is begun from now on is handed back at once. */
  public void handBack() {
    stopping = true;
    working.forEach(w -> w.interrupt(Why.HANDED_BACK));
  }

  /** Interrupts what is in work now: its messages belong to somebody else already. */
  public void connectionLost() {
    working.forEach(w -> w.interrupt(Why.HANDED_BACK));
  }

  @Override
  public void close() {
    handBack();
    looks.cancel(false);
    watchdog.shutdownNow();
  }
}
