package io.signalbox.engine.alert;

import io.signalbox.engine.name.Version;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * An incident in words, for the person who is woken by it: what, where, since when, what Signalbox
 * did, what that person can do, the evidence, and the command to run.
 *
 * @param zone in which times are told
 * @param link by which it is acknowledged without a command line; empty where there is none
 */
public record Telling(Wording wording, ZoneId zone, Optional<String> link, Instant now) {
  private static final DateTimeFormatter CLOCK = DateTimeFormatter.ofPattern("HH:mm:ss");
  private static final DateTimeFormatter DAY =
      DateTimeFormatter.ofPattern("EEE d MMM uuuu, HH:mm:ss z", Locale.ENGLISH);
  private static final int LONGEST_BRIEF = 300;
  private static final int LONGEST_SAID_IN_BRIEF = 110;

  /**
   * Tells it whole, with what is new in the first place.
   *
   * @param after the entries after this one are new; 0 for all
   * @param upTo the last entry that is told
   */
  public Message tell(Incident incident, long after, long upTo) {
    Optional<Entry> entry = main(incident.story(), after, upTo);
    Map<String, String> values = values(incident, entry, upTo);
    String title = wording.title().map(t -> Wording.fill(t, values)).orElseGet(() -> title(values));
    List<Message.Part> parts =
        wording
            .text()
            .map(
                t -> List.of(new Message.Part("", Wording.fill(t, values).lines().toList(), false)))
            .orElseGet(() -> parts(entry, values));
    return new Message(
        oneLine(title),
        parts,
        cut(
            oneLine(
                wording.brief().map(t -> Wording.fill(t, values)).orElseGet(() -> brief(values)))),
        oneLine(
            wording.spoken().map(t -> Wording.fill(t, values)).orElseGet(() -> spoken(values))));
  }

  /** The worst of what is new, of those the last. */
  private static Optional<Entry> main(Story story, long after, long upTo) {
    List<Entry> told = story.entries().stream().filter(e -> e.number() <= upTo).toList();
    if (told.isEmpty() || told.getLast().reason().ends()) {
      return told.isEmpty() ? Optional.empty() : Optional.of(told.getLast());
    }
    return told.stream()
        .filter(e -> e.number() > after)
        .max(Comparator.comparing(Entry::severity).thenComparingLong(Entry::number))
        .or(() -> Optional.of(told.getLast()));
  }

  private Map<String, String> values(Incident incident, Optional<Entry> entry, long upTo) {
    Subject subject = incident.subject();
    Reason reason = entry.map(Entry::reason).orElse(Reason.PROGRESS);
    Severity severity =
        entry.map(Entry::severity).filter(s -> !incident.over()).orElse(incident.severity());
    Instant since = entry.map(Entry::at).orElse(subject.since());
    Map<String, String> values = new HashMap<>();
    values.put("severity", severity.name());
    values.put("service", subject.target().service().value());
    values.put("environment", subject.target().environment().value());
    values.put("version", subject.version().value());
    values.put("previous", subject.previous().map(Version::value).orElse("nothing"));
    values.put("deployment", subject.id().value());
    values.put("by", subject.by());
    values.put("subject", what(subject, reason));
    values.put("headline", wording.headline(reason));
    values.put("said", entry.map(e -> times(e)).orElse(incident.story().doing()));
    values.put("since", DAY.format(since.atZone(zone)));
    values.put("lasted", lasted(Duration.between(since, now)));
    values.put("did", String.join("\n", did(incident, entry, upTo)));
    values.put("now", incident.over() ? "" : incident.story().doing());
    values.put("next", entry.map(Entry::next).orElse(""));
    values.put("evidence", entry.map(e -> String.join("\n", e.evidence())).orElse(""));
    values.put("command", String.join("\n", commands(subject, reason)));
    values.put("acknowledge", acknowledge(incident));
    values.put(
        "acknowledged",
        incident.ack().map(a -> "by %s at %s".formatted(a.by(), clock(a.at()))).orElse(""));
    return values;
  }

  private static String title(Map<String, String> v) {
    return Wording.fill("[{severity}] {service}@{environment}: {subject} {headline}", v);
  }

  private static String brief(Map<String, String> v) {
    Map<String, String> shorter = new HashMap<>(v);
    String said = oneLine(v.getOrDefault("said", ""));
    if (said.length() > LONGEST_SAID_IN_BRIEF) {
      said = said.substring(0, LONGEST_SAID_IN_BRIEF - 1) + "…";
    }
    shorter.put("said", said.isEmpty() ? "" : ": " + said);
    String ack = v.getOrDefault("acknowledge", "").isEmpty() ? "" : " – signalbox ack {deployment}";
    return Wording.fill(
        "{severity} {service}@{environment}: {subject} {headline}{said}" + ack, shorter);
  }

  private static String spoken(Map<String, String> v) {
    return Wording.fill(
        "This is Signalbox. {severity}. {service} in {environment}: {subject} {headline}."
            + " The details are in your messages. Acknowledge it there, and nobody else is called.",
        v);
  }

  private List<Message.Part> parts(Optional<Entry> entry, Map<String, String> v) {
    List<Message.Part> parts = new ArrayList<>();
    String said = v.getOrDefault("said", "");
    parts.add(
        Message.Part.of(
            "What", Wording.fill("{subject} {headline}", v) + (said.isBlank() ? "" : ": " + said)));
    boolean ofTarget = entry.filter(e -> ofTarget(e.reason())).isPresent();
    String where =
        ofTarget
            ? "{service} in {environment}"
            : "{service} in {environment}, deployment {deployment}";
    parts.add(Message.Part.of("Where", Wording.fill(where, v)));
    parts.add(Message.Part.of("Since", Wording.fill("{since}, for {lasted}", v)));
    add(parts, "Signalbox did", v.getOrDefault("did", ""), false);
    add(parts, "Now", v.getOrDefault("now", ""), false);
    add(parts, "You can", v.getOrDefault("next", ""), false);
    if (entry.isPresent()) add(parts, "Run", v.getOrDefault("command", ""), true);
    add(parts, "Evidence", v.getOrDefault("evidence", ""), true);
    add(parts, "Acknowledge", v.getOrDefault("acknowledge", ""), false);
    add(parts, "Acknowledged", v.getOrDefault("acknowledged", ""), false);
    entry
        .filter(e -> !e.labels().isEmpty())
        .ifPresent(e -> parts.add(Message.Part.of("Labels", labels(e))));
    return parts;
  }

  private static void add(List<Message.Part> parts, String label, String text, boolean code) {
    if (!text.isBlank()) parts.add(new Message.Part(label, text.lines().toList(), code));
  }

  private static String labels(Entry entry) {
    return entry.labels().entrySet().stream()
        .sorted(Map.Entry.comparingByKey())
        .map(l -> l.getKey() + "=" + l.getValue())
        .collect(Collectors.joining(", "));
  }

  /** Everything else that was told, in its order. */
  private List<String> did(Incident incident, Optional<Entry> main, long upTo) {
    return incident.story().entries().stream()
        .filter(e -> e.number() <= upTo)
        .filter(e -> main.filter(m -> m.number() == e.number()).isEmpty())
        .map(e -> "%s %s".formatted(clock(e.at()), times(e)))
        .toList();
  }

  private static String times(Entry entry) {
    return entry.times() > 1
        ? "%s (%d times)".formatted(entry.said(), entry.times())
        : entry.said();
  }

  private String acknowledge(Incident incident) {
    if (incident.ack().isPresent() || !incident.open()) return "";
    String command = "signalbox ack " + incident.subject().id();
    return link.map(l -> command + " or " + l).orElse(command);
  }

  private static List<String> commands(Subject subject, Reason reason) {
    String show = "signalbox show " + subject.id();
    return switch (reason) {
      case UNREACHABLE, QUARANTINED -> List.of("signalbox retry " + subject.id(), show);
      case CRASHING ->
          List.of("signalbox retry " + subject.id(), "signalbox cancel " + subject.id(), show);
      case DEAD_LETTERED ->
          List.of(
              "signalbox dlq show " + subject.id(),
              "signalbox dlq retry " + subject.id(),
              "signalbox rollback %s --env %s --preempt"
                  .formatted(subject.target().service(), subject.target().environment()));
      case ROLLBACK_REFUSED ->
          List.of(
              "signalbox rollback %s --env %s"
                  .formatted(subject.target().service(), subject.target().environment()),
              show);
      case HELD ->
          List.of("signalbox explain " + subject.id(), "signalbox retry " + subject.id(), show);
      case APPROVAL ->
          List.of("signalbox approve " + subject.id(), "signalbox deny " + subject.id(), show);
      case REPORTED ->
          List.of(
              "signalbox rollback %s --env %s"
                  .formatted(subject.target().service(), subject.target().environment()),
              "signalbox history %s --env %s"
                  .formatted(subject.target().service(), subject.target().environment()));
      case DOUBTED -> List.of("signalbox doctor", "signalbox status");
      case RESOLVED, RELEASED_BY_HAND -> List.of("signalbox status");
      case HELD_BY_HAND ->
          List.of(
              "signalbox release-hold %s --env %s"
                  .formatted(subject.target().service(), subject.target().environment()),
              "signalbox status");
      case WARNED -> List.of("signalbox explain " + subject.id(), show);
      case PROGRESS,
          BACKUP_SKIPPED,
          TOLD,
          STEP_FAILED,
          BREACHED,
          TURNED_BACK,
          DESCENDED,
          RESUMED,
          ADOPTED,
          SUCCEEDED,
          ROLLED_BACK,
          FAILED,
          CANCELLED,
          SUPERSEDED,
          REJECTED,
          PREEMPTED ->
          List.of(show);
    };
  }

  /** Whether it is said of the target, and of no deployment. */
  private static boolean ofTarget(Reason reason) {
    return switch (reason) {
      case REPORTED, DOUBTED, RESOLVED, HELD_BY_HAND, RELEASED_BY_HAND -> true;
      case PROGRESS,
          BACKUP_SKIPPED,
          TOLD,
          STEP_FAILED,
          BREACHED,
          HELD,
          WARNED,
          APPROVAL,
          TURNED_BACK,
          DESCENDED,
          UNREACHABLE,
          CRASHING,
          QUARANTINED,
          DEAD_LETTERED,
          RESUMED,
          ADOPTED,
          SUCCEEDED,
          ROLLED_BACK,
          FAILED,
          CANCELLED,
          SUPERSEDED,
          REJECTED,
          ROLLBACK_REFUSED,
          PREEMPTED ->
          false;
    };
  }

  private static String what(Subject subject, Reason reason) {
    if (reason == Reason.HELD_BY_HAND || reason == Reason.RELEASED_BY_HAND) return "the target";
    if (ofTarget(reason)) return subject.by();
    return switch (subject.kind()) {
      case DEPLOY ->
          subject.version().equals(Version.NONE) ? "request" : "deployment of " + subject.version();
      case ROLLBACK -> "rollback";
      case RETIRE -> "retirement";
      case ADOPT -> "adoption";
      case PRUNE -> "pruning";
    };
  }

  private String clock(Instant at) {
    return CLOCK.format(at.atZone(zone));
  }

  private static String lasted(Duration time) {
    long seconds = Math.max(0, time.toSeconds());
    if (seconds < 60) return seconds + " s";
    if (seconds < 3600) return seconds / 60 + " min";
    return "%d h %d min".formatted(seconds / 3600, seconds % 3600 / 60);
  }

  private static String oneLine(String text) {
    return text.replaceAll("\\s+", " ").strip();
  }

  private static String cut(String text) {
    return text.length() > LONGEST_BRIEF ? text.substring(0, LONGEST_BRIEF - 1) + "…" : text;
  }
}
