package io.signalbox.routes.step;

import io.signalbox.engine.name.InstanceName;
import io.signalbox.engine.port.Result;
import io.signalbox.engine.port.StepFailed;
import io.signalbox.engine.port.StepFailedException;
import io.signalbox.engine.spec.Instance;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Does one thing on several instances and gives every one its own result, in their order. */
public interface Fanout {

  <T> Map<InstanceName, Result<T>> each(List<Instance> instances, Call<T> call);

  /** What is done on one instance. */
  interface Call<T> {
    T on(Instance instance) throws StepFailedException;
  }

  /**
   * One after the other: for services that cannot spare two instances at a time, and for the
   * simulator.
   */
  static Fanout inOrder() {
    return new Fanout() {
      @Override
      public <T> Map<InstanceName, Result<T>> each(List<Instance> instances, Call<T> call) {
        Map<InstanceName, Result<T>> results = new LinkedHashMap<>();
        instances.forEach(i -> results.put(i.name(), one(i, call)));
        return results;
      }
    };
  }

  /**
   * All at once, a virtual thread each. An interrupt of the caller interrupts all of them and is
   * kept.
   */
  static Fanout atOnce() {
    return new Fanout() {
      @Override
      public <T> Map<InstanceName, Result<T>> each(List<Instance> instances, Call<T> call) {
        if (instances.size() < 2) return inOrder().each(instances, call);
        Map<InstanceName, Result<T>> results = new LinkedHashMap<>();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
          Map<Instance, Future<Result<T>>> running = new LinkedHashMap<>();
          instances.forEach(i -> running.put(i, threads.submit(() -> one(i, call))));
          boolean interrupted = false;
          for (Map.Entry<Instance, Future<Result<T>>> each : running.entrySet()) {
            while (true) {
              try {
                results.put(each.getKey().name(), each.getValue().get());
                break;
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
        }
        return results;
      }
    };
  }

  private static <T> Result<T> one(Instance instance, Call<T> call) {
    try {
      return new Result.Ok<>(call.on(instance));
    } catch (StepFailedException e) {
      return new Result.No<>(e.failed());
    }
  }

  /** The failures among results. */
  static List<StepFailed> failures(Map<InstanceName, ? extends Result<?>> results) {
    return results.values().stream()
        .<StepFailed>mapMulti(
            (result, out) -> {
              if (result instanceof Result.No<?> no) out.accept(no.failed());
            })
        .toList();
  }

  /** The values among results. */
  static <T> List<T> values(Map<InstanceName, Result<T>> results) {
    return results.values().stream()
        .<T>mapMulti(
            (result, out) -> {
              if (result instanceof Result.Ok<T> ok) out.accept(ok.value());
            })
        .toList();
  }
}
