package io.signalbox.routes.step;

import io.signalbox.engine.name.InstanceName;
import io.signalbox.engine.port.Result;
import io.signalbox.engine.port.StepFailed;
import io.signalbox.engine.port.StepFailedException;
import io.signalbox.engine.spec.Instance;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

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
    return AtOnce.all();
  }

  /**
   * The same, but the first ones go a moment ahead, for work of which the first to be done counts:
   * hosts that share a machine, or an engine that is short of processor time, would otherwise all
   * be done as late as the last.
   */
  default Fanout someAhead() {
    return this;
  }

  /** Does it on one instance. */
  static <T> Result<T> one(Instance instance, Call<T> call) {
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
