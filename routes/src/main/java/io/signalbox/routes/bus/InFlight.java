package io.signalbox.routes.bus;

import io.signalbox.engine.model.Deployment;
import io.signalbox.engine.name.DeploymentId;
import java.time.Duration;
import java.util.Map;
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
  private final Map<DeploymentId, Work> working = new ConcurrentHashMap<>();
  private final Set<DeploymentId> signalled = ConcurrentHashMap.newKeySet();
  private final ScheduledExecutorService watchdog =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().daemon().name("watchdog").factory());
  private volatile boolean stopping;

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
    private final ScheduledFuture<?> limit;
    private Why why = Why.NOT;
    private boolean over;

    private Work(DeploymentId id, Duration most) {
      this.id = id;
      this.limit =
          watchdog.schedule(
              () -> interrupt(Why.TIME_LIMIT), most.toMillis(), TimeUnit.MILLISECONDS);
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
      limit.cancel(false);
      working.remove(id, this);
    }
  }

  public Work begin(Deployment deployment, Duration most) {
    Work work = new Work(deployment.id(), most);
    working.put(deployment.id(), work);
    if (stopping) work.interrupt(Why.HANDED_BACK);
    return work;
  }

  /** A signal for this deployment lies on the bus. */
  public void nudge(DeploymentId id) {
    signalled.add(id);
    Work work = working.get(id);
    if (work != null) work.interrupt(Why.SIGNAL);
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
    working.values().forEach(w -> w.interrupt(Why.HANDED_BACK));
  }

  /** Interrupts what is in work now: its messages belong to somebody else already. */
  public void connectionLost() {
    working.values().forEach(w -> w.interrupt(Why.HANDED_BACK));
  }

  @Override
  public void close() {
    handBack();
    watchdog.shutdownNow();
  }
}
