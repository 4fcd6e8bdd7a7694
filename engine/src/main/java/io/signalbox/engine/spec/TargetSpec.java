package io.signalbox.engine.spec;

import io.signalbox.engine.name.InstanceName;
import io.signalbox.engine.name.Target;
import io.signalbox.engine.name.Version;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Everything that configuration says about a target, resolved. The plan of a deployment carries it,
 * so a deployment runs to its end by the configuration it was admitted with, and a rollback
 * restores the configuration that was proven.
 *
 * @param artifact where artifacts lie: a path or URL in which {@code {version}} stands for the
 *     version
 * @param shared paths, relative to a release, that are linked to the instance's {@code shared}
 *     directory
 * @param keepReleases releases kept on a host besides the running and the last proven one
 * @param adopt what runs on the hosts by hand, for {@code adopt --version} to take over
 * @param approvals where people have to approve; empty for nowhere
 */
public record TargetSpec(
    Target target,
    PlatformKind platform,
    String artifact,
    List<Instance> instances,
    ProcessSpec process,
    List<String> shared,
    TrafficSpec traffic,
    PrecheckSpec precheck,
    BackupSpec backup,
    GateSpec gate,
    StrategySpec strategy,
    List<Hook> hooks,
    RetrySpec retry,
    int keepReleases,
    Optional<AdoptSpec> adopt,
    Optional<ApprovalSpec> approvals) {

  /** One that nobody has to approve. */
  public TargetSpec(
      Target target,
      PlatformKind platform,
      String artifact,
      List<Instance> instances,
      ProcessSpec process,
      List<String> shared,
      TrafficSpec traffic,
      PrecheckSpec precheck,
      BackupSpec backup,
      GateSpec gate,
      StrategySpec strategy,
      List<Hook> hooks,
      RetrySpec retry,
      int keepReleases,
      Optional<AdoptSpec> adopt) {
    this(
        target,
        platform,
        artifact,
        instances,
        process,
        shared,
        traffic,
        precheck,
        backup,
        gate,
        strategy,
        hooks,
        retry,
        keepReleases,
        adopt,
        Optional.empty());
  }

  /** One of which nothing runs by hand. */
  public TargetSpec(
      Target target,
      PlatformKind platform,
      String artifact,
      List<Instance> instances,
      ProcessSpec process,
      List<String> shared,
      TrafficSpec traffic,
      PrecheckSpec precheck,
      BackupSpec backup,
      GateSpec gate,
      StrategySpec strategy,
      List<Hook> hooks,
      RetrySpec retry,
      int keepReleases) {
    this(
        target,
        platform,
        artifact,
        instances,
        process,
        shared,
        traffic,
        precheck,
        backup,
        gate,
        strategy,
        hooks,
        retry,
        keepReleases,
        Optional.empty());
  }

  public TargetSpec {
    instances = List.copyOf(instances);
    shared = List.copyOf(shared);
    hooks = List.copyOf(hooks);
    if (instances.isEmpty()) {
      throw new IllegalArgumentException("Expected " + target + " to have at least one instance.");
    }
    Set<InstanceName> seen = new HashSet<>();
    for (Instance instance : instances) {
      if (!seen.add(instance.name())) {
        throw new IllegalArgumentException(
            "Expected instance names of "
                + target
                + " to be unique, but "
                + instance.name()
                + " is not.");
      }
    }
  }

  public TargetSpec withInstances(List<Instance> others) {
    return with(others, backup, gate, adopt, approvals);
  }

  public TargetSpec adopting(AdoptSpec byHand) {
    return with(instances, backup, gate, Optional.of(byHand), approvals);
  }

  /** The same, judged by another gate. */
  public TargetSpec judgedBy(GateSpec other) {
    return with(instances, backup, other, adopt, approvals);
  }

  public TargetSpec approvedAs(ApprovalSpec approved) {
    return with(instances, backup, gate, adopt, Optional.of(approved));
  }

  /** The same, of which other things are kept. */
  public TargetSpec keeping(BackupSpec other) {
    return with(instances, other, gate, adopt, approvals);
  }

  private TargetSpec with(
      List<Instance> others,
      BackupSpec kept,
      GateSpec judge,
      Optional<AdoptSpec> byHand,
      Optional<ApprovalSpec> approved) {
    return new TargetSpec(
        target,
        platform,
        artifact,
        others,
        process,
        shared,
        traffic,
        precheck,
        kept,
        judge,
        strategy,
        hooks,
        retry,
        keepReleases,
        byHand,
        approved);
  }

  /** Where the artifact of this version lies. */
  public String artifactOf(Version version) {
    return artifact.replace("{version}", version.value());
  }

  public Optional<Instance> instance(InstanceName name) {
    return instances.stream().filter(i -> i.name().equals(name)).findFirst();
  }

  /**
   * This configuration, reached by today's connections: keys and addresses change, what was proven
   * does not.
   */
  public TargetSpec withConnectionsOf(TargetSpec today) {
    List<Instance> reached =
        instances.stream()
            .map(
                i ->
                    today
                        .instance(i.name())
                        .map(
                            t ->
                                new Instance(
                                    i.name(), t.host(), i.directory(), i.portA(), i.portB()))
                        .orElse(i))
            .toList();
    return withInstances(reached);
  }
}
