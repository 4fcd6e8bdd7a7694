package io.signalbox.config.section;

import static io.signalbox.config.yaml.Key.key;

import io.signalbox.config.inbound.Fill;
import io.signalbox.config.inbound.Glob;
import io.signalbox.config.inbound.Trigger.Action;
import io.signalbox.config.inbound.Trigger.Severity;
import io.signalbox.config.yaml.Key;
import io.signalbox.config.yaml.Scalars;
import io.signalbox.config.yaml.Section;
import io.signalbox.config.yaml.Shape;
import io.signalbox.config.yaml.Structures;
import io.signalbox.config.yaml.Type;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** {@code triggers}: what is made of an event. */
final class TriggersSection {
  static final Key<List<Type.Placed<String>>> SOURCES =
      key(
              "sources",
              oneOrMore(Scalars.matching("the name of a webhook source", Names.LABEL).placed()),
              "Only from these sources of 'webhooks'. Default: all.")
          .orElse("[]");
  static final Key<List<Glob>> EVENTS =
      globs("events", "Only these events, such as push or release.published; * is anything.");
  static final Key<List<Glob>> REPOSITORIES =
      globs("repositories", "Only from these repositories, such as acme/*.");
  static final Key<List<Glob>> BRANCHES = globs("branches", "Only of these branches.");
  static final Key<List<Glob>> TAGS = globs("tags", "Only of these tags, such as v*.");
  static final Key<Map<String, Glob>> LABELS =
      key(
              "labels",
              Structures.mapOf("the name of a label", "[^\\s{}]{1,200}", glob()),
              "Only with these labels, as alerts have them.")
          .orElse("{}");
  static final Key<List<String>> HAVING =
      key(
              "having",
              oneOrMore(Scalars.text("a JSONPath such as $.head_commit").as(Fill::path)),
              "JSONPaths into the event, each of which has to find something.")
          .orElse("[]");
  static final Key<Action> ACTION =
      key(
              "action",
              Scalars.word(Action.class),
              "deploy, rollback, approve: a rollback that waits until a person approves it, or tell:"
                  + " recorded, logged and counted, and with a service and an environment also"
                  + " told by the alert channels.")
          .required();
  static final Key<Optional<Type.Placed<Fill>>> SERVICE =
      fill("service", "The service: its name, a JSONPath, or text with {repository} and such.");
  static final Key<Optional<Type.Placed<Fill>>> ENVIRONMENT =
      fill("environment", "The environment, likewise.");
  static final Key<Optional<Type.Placed<Fill>>> VERSION =
      fill("version", "The version, such as {tag}, {commit} or $.release.tag_name.");
  static final Key<Optional<Type.Placed<Fill>>> DIGEST =
      fill("digest", "The digest that the artifact has to have, such as $.target.digest.");
  static final Key<Map<String, Severity>> SEVERITIES =
      key(
              "severities",
              Structures.mapOf(
                  "a value of the label severity", "[^\\s{}]{1,200}", Scalars.word(Severity.class)),
              "A rollback by an alert: what its label 'severity' decides: rollback, approve or tell;"
                  + " what is not named here is only told.")
          .orElse("{critical: rollback}");

  static final Shape SHAPE =
      Shape.whole(
          "trigger",
          SOURCES,
          EVENTS,
          REPOSITORIES,
          BRANCHES,
          TAGS,
          LABELS,
          HAVING,
          ACTION,
          SERVICE,
          ENVIRONMENT,
          VERSION,
          DIGEST,
          SEVERITIES);
  static final Type<Section> TYPE = Section.of(SHAPE, TriggersSection::checked);

  private TriggersSection() {}

  private static Section checked(Section s) {
    if (s.get(ACTION) == Action.TELL) return told(s);
    for (Key<?> key : List.of(SERVICE, ENVIRONMENT)) missing(s, key);
    if (s.get(ACTION) == Action.DEPLOY) missing(s, VERSION);
    boolean asks =
        s.get(ACTION) == Action.APPROVE
            || (s.get(ACTION) == Action.ROLLBACK
                && s.get(SEVERITIES).containsValue(Severity.APPROVE));
    if (asks && s.has(VERSION)) {
      s.problem(
          VERSION,
          "Expected no 'version' where a person is asked: an approved rollback goes back to the release before the current.");
    }
    return s;
  }

  /** A target is a service in an environment: one of them alone names nothing. */
  private static Section told(Section s) {
    if (s.has(SERVICE)) missing(s, ENVIRONMENT);
    if (s.has(ENVIRONMENT)) missing(s, SERVICE);
    return s;
  }

  private static void missing(Section s, Key<?> key) {
    if (!s.has(key)) {
      s.problem(
          key,
          "Expected '%s' beside 'action: %s', but it is missing."
              .formatted(key.name(), s.get(ACTION).name().toLowerCase(java.util.Locale.ROOT)));
    }
  }

  private static Type<Glob> glob() {
    return Scalars.text("a text, in which * is anything").as(Glob::new);
  }

  private static Key<List<Glob>> globs(String name, String says) {
    return key(name, oneOrMore(glob()), says).orElse("[]");
  }

  private static Key<Optional<Type.Placed<Fill>>> fill(String name, String says) {
    return key(name, Scalars.text().as(Fill::of).placed(), says).optional();
  }

  private static <T> Type<List<T>> oneOrMore(Type<T> item) {
    return Structures.scalarOr(item.as(List::of), Structures.listOf(item));
  }
}
