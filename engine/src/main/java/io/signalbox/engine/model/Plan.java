package io.signalbox.engine.model;

import io.signalbox.engine.name.InstanceName;
import io.signalbox.engine.spec.ApprovalSpec;
import io.signalbox.engine.spec.ApprovalSpec.Checkpoint;
import io.signalbox.engine.spec.Instance;
import io.signalbox.engine.spec.TargetSpec;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What a deployment will do, fixed when it is admitted: the very value that {@code plan} prints.
 *
 * @param release what goes out; for a rollback of its own, what comes back
 * @param ladder the releases to return to, the last proven one first; empty for a first deployment
 */
public record Plan(TargetSpec spec, Release release, List<Batch> batches, List<Proven> ladder) {
  public Plan {
    batches = List.copyOf(batches);
    ladder = List.copyOf(ladder);
  }

  /**
   * The strategy's first batch, then shares of all instances, in the order of configuration; of a
   * blue-green one, all at once.
   */
  public static Plan rolling(TargetSpec spec, Release release, List<Proven> ladder) {
    List<InstanceName> names = spec.instances().stream().map(Instance::name).toList();
    int size = Math.max(1, names.size() * spec.strategy().percent() / 100);
    List<Batch> batches = new ArrayList<>();
    int from = 0;
    while (from < names.size()) {
      int most = batches.isEmpty() ? spec.strategy().firstOf(names.size()) : size;
      int to = Math.min(names.size(), from + most);
      batches.add(new Batch(names.subList(from, to)));
      from = to;
    }
    return new Plan(spec, release, batches, ladder);
  }

  public Plan withRelease(Release proven) {
    return new Plan(spec, proven, batches, ladder);
  }

  public Plan withLadder(List<Proven> rungs) {
    return new Plan(spec, release, batches, rungs);
  }

  /** Every instance that this plan, or a way back from it, may touch: all of them are claimed. */
  public List<Instance> everyInstance() {
    Map<InstanceName, Instance> all = new LinkedHashMap<>();
    spec.instances().forEach(i -> all.put(i.name(), i));
    ladder.stream()
        .limit(1)
        .forEach(p -> p.spec().instances().forEach(i -> all.putIfAbsent(i.name(), i)));
    return List.copyOf(all.values());
  }

  /**
   * How many times it waits for an approval while some instances serve the new release already:
   * they are watched, and compared, meanwhile.
   */
  int watchedWaits() {
    List<Checkpoint> asked = spec.approvals().map(ApprovalSpec::before).orElse(List.of());
    boolean rest = asked.contains(Checkpoint.REST) && batches.size() > 1;
    return (rest ? 1 : 0) + (asked.contains(Checkpoint.FINISH) ? 1 : 0);
  }
}
