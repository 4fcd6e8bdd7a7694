package io.signalbox.config.load;

import io.signalbox.config.Schedule;
import io.signalbox.config.Spelling;
import io.signalbox.config.section.RootSection;
import io.signalbox.config.section.ScheduleSection;
import io.signalbox.config.section.ScheduleSection.Draft;
import io.signalbox.config.yaml.Type.Placed;
import io.signalbox.config.yaml.Value;
import io.signalbox.engine.name.EnvironmentName;
import io.signalbox.engine.name.ServiceName;
import io.signalbox.engine.name.Target;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads {@code schedules}, and looks up what they name. */
final class ScheduleReading {
  private final Value root;
  private final List<String> environments;
  private final Collection<Target> targets;

  ScheduleReading(Value root, List<String> environments, Collection<Target> targets) {
    this.root = root;
    this.environments = environments;
    this.targets = targets;
  }

  List<Schedule> schedules() {
    List<Schedule> schedules = new ArrayList<>();
    root.child(RootSection.SCHEDULES.name())
        .map(Value::children)
        .orElse(Map.of())
        .forEach(
            (name, value) ->
                ScheduleSection.TYPE
                    .read(value)
                    .flatMap(d -> schedule(name, d))
                    .ifPresent(schedules::add));
    return schedules;
  }

  private Optional<Schedule> schedule(String name, Draft draft) {
    Placed<String> environment = draft.environment();
    if (!environments.contains(environment.read())) {
      return environment
          .at()
          .problem(
              "Expected an environment of 'environments', but there is no '%s'.%s"
                  .formatted(
                      environment.read(), Spelling.didYouMean(environment.read(), environments)));
    }
    List<String> there =
        targets.stream()
            .filter(t -> t.environment().value().equals(environment.read()))
            .map(t -> t.service().value())
            .toList();
    for (String service : draft.services().read()) {
      if (!there.contains(service)) {
        return draft
            .services()
            .at()
            .problem(
                "Expected services that are deployed to '%s', but '%s' is not.%s"
                    .formatted(environment.read(), service, Spelling.didYouMean(service, there)));
      }
    }
    List<String> services = draft.services().read().isEmpty() ? there : draft.services().read();
    return Optional.of(
        new Schedule(
            name,
            draft.cron(),
            draft.zone(),
            draft.late(),
            new EnvironmentName(environment.read()),
            services.stream().map(ServiceName::new).toList(),
            draft.prune(),
            draft.version()));
  }
}
