package io.signalbox.routes.inbound.trigger;

import io.signalbox.config.Configuration;
import io.signalbox.config.Lookup;
import io.signalbox.config.inbound.Fill;
import io.signalbox.config.inbound.Glob;
import io.signalbox.config.inbound.Inbound.Match;
import io.signalbox.config.inbound.Trigger;
import io.signalbox.config.inbound.Trigger.Action;
import io.signalbox.config.inbound.Trigger.Severity;
import io.signalbox.config.inbound.WebhookSource;
import io.signalbox.engine.name.Digest;
import io.signalbox.engine.name.Target;
import io.signalbox.engine.name.Version;
import io.signalbox.routes.inbound.event.InboundEvent;
import io.signalbox.routes.inbound.trigger.Evaluation.Outcome;
import io.signalbox.routes.inbound.trigger.Look.Finding;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/** Matches events with the triggers of a configuration. Pure: the command line asks it too. */
public final class Triggers {
  private static final String FIRING = "alert.firing";
  private static final String ALERT = "alert.";

  private final Configuration configuration;

  public Triggers(Configuration configuration) {
    this.configuration = configuration;
  }

  public Evaluation evaluate(WebhookSource source, InboundEvent event, Instant now) {
    if (event.ping()) return new Evaluation(event, Outcome.PING, "somebody listens", List.of());
    Optional<Instant> old = event.at().filter(at -> at.isBefore(now.minus(source.maxAge())));
    if (old.isPresent()) {
      String said =
          "it is of %s, and 'max_age' of the source is %d s"
              .formatted(old.get(), source.maxAge().toSeconds());
      return new Evaluation(event, Outcome.STALE, said, List.of());
    }
    List<Look> looks = looks(source, event);
    return new Evaluation(event, outcome(looks), "", looks);
  }

  private List<Look> looks(WebhookSource source, InboundEvent event) {
    List<Look> looks = new ArrayList<>();
    Set<Target> asked = new HashSet<>();
    Values values = new Values(event);
    for (Trigger trigger : configuration.inbound().triggers()) {
      Look look = look(trigger, source, event, values);
      Optional<Wish> again = look.wish().filter(w -> !asked.add(w.target()));
      looks.add(
          again
              .map(
                  w ->
                      Look.unusable(
                          trigger.name(), w.target() + " is asked for by a trigger before it"))
              .orElse(look));
      if (look.matches() && configuration.inbound().match() == Match.FIRST) break;
    }
    return looks;
  }

  private static Outcome outcome(List<Look> looks) {
    for (Map.Entry<Finding, Outcome> each :
        List.of(
            Map.entry(Finding.ASKS, Outcome.ASKED),
            Map.entry(Finding.UNUSABLE, Outcome.UNUSABLE),
            Map.entry(Finding.TELLS, Outcome.TOLD))) {
      if (looks.stream().anyMatch(l -> l.finding() == each.getKey())) return each.getValue();
    }
    return Outcome.UNMATCHED;
  }

  private Look look(Trigger trigger, WebhookSource source, InboundEvent event, Values values) {
    return unmet(trigger, source, event, values)
        .map(why -> Look.passedBy(trigger.name(), why))
        .orElseGet(() -> matched(trigger, event, values));
  }

  private static Optional<String> unmet(
      Trigger trigger, WebhookSource source, InboundEvent event, Values values) {
    if (!trigger.sources().isEmpty() && !trigger.sources().contains(source.name())) {
      return Optional.of("it is not from " + String.join(" or ", trigger.sources()));
    }
    String kind = event.kind();
    String base = kind.contains(".") ? kind.substring(0, kind.indexOf('.')) : kind;
    if (none(trigger.events(), kind) && none(trigger.events(), base)) {
      return Optional.of("its event is %s, not %s".formatted(kind, or(trigger.events())));
    }
    return unmet("repository", trigger.repositories(), event.code().repository())
        .or(() -> unmet("branch", trigger.branches(), event.code().branch()))
        .or(() -> unmet("tag", trigger.tags(), event.code().tag()))
        .or(() -> unmetLabel(trigger, event))
        .or(
            () ->
                trigger.having().stream()
                    .filter(path -> !values.has(path))
                    .findFirst()
                    .map(path -> path + " finds nothing"));
  }

  private static Optional<String> unmet(String what, List<Glob> wanted, Optional<String> is) {
    if (wanted.isEmpty()) return Optional.empty();
    if (is.isEmpty()) return Optional.of("it is about no " + what);
    return none(wanted, is.get())
        ? Optional.of("its %s is %s, not %s".formatted(what, shown(is.get()), or(wanted)))
        : Optional.empty();
  }

  private static Optional<String> unmetLabel(Trigger trigger, InboundEvent event) {
    for (Map.Entry<String, Glob> label : trigger.labels().entrySet()) {
      Optional<String> unmet =
          unmet(
              "label " + label.getKey(),
              List.of(label.getValue()),
              Optional.ofNullable(event.labels().get(label.getKey())));
      if (unmet.isPresent()) return unmet;
    }
    return Optional.empty();
  }

  private Look matched(Trigger trigger, InboundEvent event, Values values) {
    return switch (trigger.action()) {
      case TELL -> telling(trigger, values, "it is to be told");
      case DEPLOY -> asking(trigger, trigger.action(), values);
      case ROLLBACK, APPROVE ->
          event.kind().startsWith(ALERT)
              ? byAlert(trigger, event, values)
              : asking(trigger, trigger.action(), values);
    };
  }

  /** Only an alert that begins can mean that a release is bad; its severity says how sure it is. */
  private Look byAlert(Trigger trigger, InboundEvent event, Values values) {
    if (!event.kind().equals(FIRING)) {
      return telling(trigger, values, "an alert that has ended rolls nothing back");
    }
    if (trigger.action() == Action.APPROVE) return asking(trigger, Action.APPROVE, values);
    String severity = event.labels().getOrDefault("severity", "");
    Severity decides = trigger.severities().getOrDefault(severity, Severity.TELL);
    return switch (decides) {
      case ROLLBACK -> asking(trigger, Action.ROLLBACK, values);
      case APPROVE -> asking(trigger, Action.APPROVE, values);
      case TELL ->
          telling(
              trigger,
              values,
              severity.isEmpty()
                  ? "it has no label severity, so it is only told"
                  : "its severity %s is only told".formatted(shown(severity)));
    };
  }

  /** A value that is missing or cannot be; the sentence is for a person. */
  private static final class Unusable extends RuntimeException {
    private static final long serialVersionUID = 1L;

    Unusable(String said) {
      super(said, null, false, false);
    }
  }

  /** People are told about a target; an event that names none is only recorded. */
  private Look telling(Trigger trigger, Values values, String said) {
    if (trigger.service().isEmpty()) return Look.tells(trigger.name(), said, Optional.empty());
    try {
      return Look.tells(trigger.name(), said, Optional.of(target(trigger, values)));
    } catch (Unusable e) {
      String whole = "%s, but by no channel: %s".formatted(said, e.getMessage());
      return Look.tells(trigger.name(), whole, Optional.empty());
    }
  }

  private Target target(Trigger trigger, Values values) {
    return target(
        value(trigger.service(), "service", values),
        value(trigger.environment(), "environment", values));
  }

  private Look asking(Trigger trigger, Action action, Values values) {
    try {
      Target target = target(trigger, values);
      Optional<Version> version = name(trigger.version(), "version", values, Version::new);
      Optional<Digest> digest = name(trigger.digest(), "digest", values, Digest::new);
      Wish wish = new Wish(trigger.name(), action, target, version, digest);
      return Look.asks(wish, said(wish));
    } catch (Unusable e) {
      return Look.unusable(trigger.name(), String.valueOf(e.getMessage()));
    }
  }

  private static String said(Wish wish) {
    String version = wish.version().map(v -> " " + v).orElse("");
    return switch (wish.action()) {
      case DEPLOY -> "deploy%s to %s".formatted(version, wish.target());
      case ROLLBACK ->
          "roll %s back%s".formatted(wish.target(), version.isEmpty() ? "" : " to" + version);
      case APPROVE -> "roll %s back, when a person approves it".formatted(wish.target());
      case TELL -> throw new IllegalStateException("telling asks for nothing");
    };
  }

  private Target target(String service, String environment) {
    return switch (configuration.lookup(service, environment)) {
      case Lookup.Found found -> found.spec().target();
      case Lookup.Unknown unknown -> throw new Unusable(unknown.message());
    };
  }

  private static <T> Optional<T> name(
      Optional<Fill> fill, String what, Values values, Function<String, T> maker) {
    if (fill.isEmpty()) return Optional.empty();
    try {
      return Optional.of(maker.apply(value(fill, what, values)));
    } catch (IllegalArgumentException e) {
      throw new Unusable(String.valueOf(e.getMessage()));
    }
  }

  private static String value(Optional<Fill> fill, String what, Values values) {
    Values.Value value =
        fill.map(values::of)
            .orElseGet(() -> new Values.Value.None("the trigger says nothing of it"));
    return switch (value) {
      case Values.Value.Found found -> found.text();
      case Values.Value.None none -> throw new Unusable("no %s: %s".formatted(what, none.said()));
    };
  }

  private static boolean none(List<Glob> wanted, String text) {
    return !wanted.isEmpty() && wanted.stream().noneMatch(g -> g.matches(text));
  }

  private static String or(List<Glob> wanted) {
    return String.join(" or ", wanted.stream().map(Glob::pattern).toList());
  }

  private static String shown(String text) {
    String clean = text.replaceAll("\\p{Cntrl}", "?");
    return clean.length() > 80 ? clean.substring(0, 80) + "…" : clean;
  }
}
