package io.signalbox.config.section;

import static io.signalbox.config.yaml.Key.key;

import io.signalbox.config.section.GateSection.Gate;
import io.signalbox.config.section.HealthSection.Health;
import io.signalbox.config.yaml.Form;
import io.signalbox.config.yaml.Key;
import io.signalbox.config.yaml.Scalars;
import io.signalbox.config.yaml.Shape;
import io.signalbox.config.yaml.Structures;
import io.signalbox.config.yaml.Type;
import io.signalbox.config.yaml.Type.Placed;
import io.signalbox.config.yaml.Value;
import io.signalbox.engine.spec.AdoptSpec;
import io.signalbox.engine.spec.ApprovalSpec;
import io.signalbox.engine.spec.BackupSpec;
import io.signalbox.engine.spec.CheckGroup;
import io.signalbox.engine.spec.CheckSpec;
import io.signalbox.engine.spec.Hook;
import io.signalbox.engine.spec.PrecheckSpec;
import io.signalbox.engine.spec.RetrySpec;
import io.signalbox.engine.spec.StrategySpec;
import io.signalbox.engine.spec.TrafficSpec;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The keys of a target. They may stand in {@code defaults}, in an environment, in a service, and in
 * a service's environment; the later wins.
 */
public final class TargetSection {
  static final Key<String> ARTIFACT =
      key(
              "artifact",
              Placeholders.in(
                  Names.possible(
                      Scalars.matching(
                          "a path or an http(s) URL", "(?!(?!https?:)[a-z]+://)[^\\s]+")),
                  Placeholders.OF_ARTIFACT),
              "File, directory or http(s) URL, relative to this file; {version} is put in at"
                  + " deployment.")
          .required();
  public static final Key<Map<String, String>> VARIABLES =
      key(
              "variables",
              Structures.mapOf("a name such as workers", "[A-Za-z][A-Za-z0-9_-]*", Scalars.text()),
              "Words of your own: {var.NAME} in any text below stands for them.")
          .orElse("{}");
  static final Key<List<String>> SHARED =
      key(
              "shared",
              Names.list(Names.inside()),
              "Paths of a release that outlive it, linked to the instance's shared directory.")
          .orElse("[]");
  static final Key<TrafficSpec> TRAFFIC =
      key("traffic", TrafficSection.TYPE, "How requests reach the service.").orElse("{}");
  static final Key<Health> HEALTH =
      key("health", HealthSection.TYPE, "When an instance is ready.").orElse("{}");
  static final Key<Gate> GATE =
      key("gate", GateSection.TYPE, "When a ready instance is bad after all.").orElse("{}");
  static final Key<List<CheckSpec>> CHECKS =
      key("checks", ChecksSection.TYPE, "What else is judged while an instance gets traffic.")
          .orElse("{}");
  static final Key<List<CheckGroup>> CHECK_GROUPS =
      key(
              "check_groups",
              CheckGroupsSection.TYPE,
              "Checks that roll back only when enough of them agree.")
          .orElse("{}");
  static final Key<StrategySpec> STRATEGY =
      key("strategy", StrategySection.TYPE, "How many instances change at once.").orElse("{}");
  static final Key<ApprovalSpec> APPROVALS =
      key("approvals", ApprovalsSection.TYPE, "Where people have to approve first.").orElse("{}");
  static final Key<PrecheckSpec> PRECHECK =
      key("precheck", PrecheckSection.TYPE, "What a host must offer first.").orElse("{}");
  static final Key<BackupSpec> BACKUP =
      key("backup", BackupSection.TYPE, "What is kept before a change.").orElse("{}");
  static final Key<List<Hook>> HOOKS =
      key("hooks", HooksSection.TYPE, "Scripts that run inside a deployment.").orElse("{}");
  static final Key<RetrySpec> RETRY =
      key("retry", RetrySection.TYPE, "How often a step is tried again.").orElse("{}");
  static final Key<Integer> KEEP_RELEASES =
      key(
              "keep_releases",
              Scalars.whole(0, 1000),
              "Releases that stay on a host besides the running and the last proven one.")
          .orElse("5");
  static final Key<Optional<AdoptSpec>> ADOPT =
      key(
              "adopt",
              AdoptSection.TYPE,
              "What runs by hand until 'adopt --version' takes it over; needs systemd and sudo.")
          .optional();

  public static final Shape SHAPE =
      Shape.layered(
          "target",
          PlacementKeys.PLATFORM,
          ARTIFACT,
          PlacementKeys.DIRECTORY,
          PlacementKeys.HOSTS,
          PlacementKeys.INSTANCES,
          PlacementKeys.PORT,
          PlacementKeys.PORTS,
          ProcessKeys.COMMAND,
          ProcessKeys.INSTALL,
          ProcessKeys.INSTALL_TIMEOUT,
          ProcessKeys.USER,
          VARIABLES,
          ProcessKeys.ENVIRONMENT,
          ProcessKeys.SECRETS,
          ProcessKeys.FILES,
          SHARED,
          ProcessKeys.STOP_TIMEOUT,
          ProcessKeys.OVERLAP,
          ProcessKeys.RESOURCES,
          TRAFFIC,
          HEALTH,
          GATE,
          CHECKS,
          CHECK_GROUPS,
          STRATEGY,
          APPROVALS,
          PRECHECK,
          BACKUP,
          HOOKS,
          RETRY,
          KEEP_RELEASES,
          ADOPT);

  public static final Key<Optional<List<Placed<String>>>> ENVIRONMENTS =
      key(
              "environments",
              Structures.listOr(
                  Structures.listOf(Names.environment().placed()),
                  Structures.mapOf(Names.LABEL_RULE, Names.LABEL, layer())
                      .as(TargetSection::namesOf)),
              "Where the service is deployed: a list, or a mapping with what differs there. Default:"
                  + " everywhere.")
          .optional();
  public static final Shape SERVICE = SHAPE.and("service", ENVIRONMENTS);

  private TargetSection() {}

  /** A layer of a target, to be merged with others before it is read. */
  static Type<Value> layer() {
    return Structures.later(new Form.Fields(SHAPE));
  }

  private static List<Placed<String>> namesOf(Map<String, Value> layers) {
    return layers.entrySet().stream().map(e -> new Placed<>(e.getKey(), e.getValue())).toList();
  }
}
