package io.signalbox.routes.api;

import io.signalbox.engine.name.Slot;
import io.signalbox.engine.port.Observation;
import io.signalbox.engine.port.Place;
import io.signalbox.engine.port.Platform;
import io.signalbox.engine.port.StepFailedException;
import io.signalbox.engine.spec.Instance;
import io.signalbox.engine.spec.PlatformKind;
import io.signalbox.engine.spec.TargetSpec;
import io.signalbox.routes.api.view.LogsView;
import io.signalbox.routes.api.view.LogsView.InstanceLog;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Function;

/** The last lines of a target's processes, read on their hosts, all hosts at once. */
final class LogsEndpoint {
  private static final int LINES = 50;
  private static final int MOST_LINES = 500;

  private final Known known;
  private final Function<PlatformKind, Platform> platforms;

  LogsEndpoint(Known known, Function<PlatformKind, Platform> platforms) {
    this.known = known;
    this.platforms = platforms;
  }

  List<Address> addresses() {
    return List.of(Address.get("/api/v1/logs", this::logs));
  }

  private Answer logs(Call call) {
    Query query = call.query().allowing("service", "environment", "instance", "lines");
    TargetSpec spec = known.target(query.required("service"), query.required("environment"));
    int lines = query.number("lines", LINES, 1, MOST_LINES);
    Optional<String> only = query.optional("instance");
    List<Instance> instances =
        spec.instances().stream()
            .filter(i -> only.map(o -> i.name().value().equals(o)).orElse(true))
            .toList();
    if (instances.isEmpty()) {
      throw Refused.notFound(
          "%s has no instance '%s'.".formatted(spec.target(), Fields.shown(only.orElse(""))),
          "It has: "
              + String.join(", ", spec.instances().stream().map(i -> i.name().value()).toList())
              + ".");
    }
    return Answer.json(200, new LogsView(read(spec, instances, lines)));
  }

  private List<InstanceLog> read(TargetSpec spec, List<Instance> instances, int lines) {
    Platform platform = platforms.apply(spec.platform());
    try (ExecutorService each = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Callable<InstanceLog>> reads =
          instances.stream()
              .<Callable<InstanceLog>>map(i -> () -> one(platform.place(spec, i), i, lines))
              .toList();
      List<InstanceLog> logs = new java.util.ArrayList<>();
      for (Future<InstanceLog> read : each.invokeAll(reads)) logs.add(read.get());
      return logs;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new Refused(503, "Signalbox is stopping.", "Ask again when it is up.", e);
    } catch (ExecutionException e) {
      throw new IllegalStateException("The logs could not be read.", e);
    }
  }

  /** The live process; before the first swap, whichever was started last. */
  private static InstanceLog one(Place place, Instance instance, int lines) {
    try {
      Observation seen = place.observe();
      Slot slot = seen.live().orElse(Slot.A);
      return new InstanceLog(
          instance.name(),
          Optional.of(slot.lower()),
          seen.seat(slot).version(),
          place.logs(slot, lines),
          Optional.empty());
    } catch (StepFailedException e) {
      return new InstanceLog(
          instance.name(),
          Optional.empty(),
          Optional.empty(),
          List.of(),
          Optional.of(e.failed().message() + " " + e.failed().next()));
    }
  }
}
