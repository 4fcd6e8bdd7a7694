package io.signalbox.routes.step;

import io.signalbox.engine.name.InstanceName;
import io.signalbox.engine.port.Result;
import io.signalbox.engine.spec.Instance;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/**
 * A virtual thread for each instance.
 *
 * @param ahead so many begin at once
 * @param lead the others follow when one of those is done, and after this time at the latest
 */
record AtOnce(int ahead, Duration lead) implements Fanout {
  private static final int FIRST = 2;

  /** What the last may lose, for the sake of the first. */
  private static final Duration LEAD = Duration.ofMillis(300);

  static AtOnce all() {
    return new AtOnce(Integer.MAX_VALUE, Duration.ZERO);
  }

  @Override
  public Fanout someAhead() {
    return new AtOnce(FIRST, LEAD);
  }

  @Override
  public <T> Map<InstanceName, Result<T>> each(List<Instance> instances, Call<T> call) {
    if (instances.size() < 2) return Fanout.inOrder().each(instances, call);
    CountDownLatch oneDone = new CountDownLatch(1);
    Map<Instance, Future<Result<T>>> running = new LinkedHashMap<>();
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (Instance instance : instances) {
        boolean first = running.size() < ahead;
        running.put(
            instance,
            threads.submit(
                () -> first ? lead(instance, call, oneDone) : follow(instance, call, oneDone)));
      }
      return results(running, threads);
    }
  }

  private static <T> Result<T> lead(Instance instance, Call<T> call, CountDownLatch oneDone) {
    try {
      return Fanout.one(instance, call);
    } finally {
      oneDone.countDown();
    }
  }

  private <T> Result<T> follow(Instance instance, Call<T> call, CountDownLatch oneDone) {
    try {
      if (!oneDone.await(lead.toMillis(), TimeUnit.MILLISECONDS)) oneDone.countDown();
    } catch (InterruptedException e) {
      // The call answers it, as everywhere.
      Thread.currentThread().interrupt();
    }
    return Fanout.one(instance, call);
  }

  private static <T> Map<InstanceName, Result<T>> results(
      Map<Instance, Future<Result<T>>> running, ExecutorService threads) {
    Map<InstanceName, Result<T>> results = new LinkedHashMap<>();
    boolean interrupted = false;
    for (Map.Entry<Instance, Future<Result<T>>> each : running.entrySet()) {
      while (!results.containsKey(each.getKey().name())) {
        try {
          results.put(each.getKey().name(), each.getValue().get());
        } catch (InterruptedException e) {
          interrupted = true;
          threads.shutdownNow();
        } catch (ExecutionException e) {
          throw new IllegalStateException(
              "Work on " + each.getKey().name() + " broke.", e.getCause());
        }
      }
    }
    if (interrupted) Thread.currentThread().interrupt();
    return results;
  }
}
