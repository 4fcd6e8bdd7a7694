package io.signalbox.engine.model;

import io.signalbox.engine.name.InstanceName;
import io.signalbox.engine.spec.Instance;
import java.util.List;

/**
 * Who is swapped with whom, and who served before: enough to know whom a gate of this deployment
 * looks at and whom it compares them with.
 *
 * @param before the instances that served the release before
 */
public record Outline(List<Batch> batches, List<InstanceName> before) {
  public Outline {
    batches = List.copyOf(batches);
    before = List.copyOf(before);
  }

  public static Outline of(Plan plan) {
    return new Outline(
        plan.batches(),
        plan.ladder().stream()
            .limit(1)
            .flatMap(p -> p.spec().instances().stream())
            .map(Instance::name)
            .toList());
  }
}
