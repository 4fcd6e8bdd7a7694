package io.signalbox.config.inbound;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What is made of an event. A condition that is empty is met by every event; all others have to be
 * met.
 *
 * @param sources names of webhook sources
 * @param labels by name; those of an alert
 * @param having JSONPaths, each of which has to find something
 * @param service present unless the action is {@link Action#TELL}, as is the environment; with both
 *     of them, people are alerted about that target
 * @param version present when the action is {@link Action#DEPLOY}
 * @param severities of a rollback by an alert: what its label {@code severity} decides
 */
public record Trigger(
    String name,
    List<String> sources,
    List<Glob> events,
    List<Glob> repositories,
    List<Glob> branches,
    List<Glob> tags,
    Map<String, Glob> labels,
    List<String> having,
    Action action,
    Optional<Fill> service,
    Optional<Fill> environment,
    Optional<Fill> version,
    Optional<Fill> digest,
    Map<String, Severity> severities) {

  /** What it asks for. */
  public enum Action {
    DEPLOY,
    ROLLBACK,
    /** A rollback that waits until a person approves it. */
    APPROVE,
    /** Nothing: it is recorded, logged and counted, and people are alerted. */
    TELL
  }

  /** What an alert of some severity may do. */
  public enum Severity {
    ROLLBACK,
    APPROVE,
    TELL
  }

  public Trigger {
    sources = List.copyOf(sources);
    events = List.copyOf(events);
    repositories = List.copyOf(repositories);
    branches = List.copyOf(branches);
    tags = List.copyOf(tags);
    labels = Collections.unmodifiableMap(new LinkedHashMap<>(labels));
    having = List.copyOf(having);
    severities = Collections.unmodifiableMap(new LinkedHashMap<>(severities));
  }
}
