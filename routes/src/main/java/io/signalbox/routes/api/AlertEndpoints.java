package io.signalbox.routes.api;

import io.signalbox.broker.AlertReader;
import io.signalbox.config.Spelling;
import io.signalbox.engine.alert.Ack;
import io.signalbox.engine.alert.AlertRecord;
import io.signalbox.engine.alert.Entry;
import io.signalbox.engine.alert.Incident;
import io.signalbox.engine.alert.Line;
import io.signalbox.engine.alert.Severity;
import io.signalbox.engine.alert.Silence;
import io.signalbox.engine.alert.Silences;
import io.signalbox.engine.name.EnvironmentName;
import io.signalbox.engine.name.ServiceName;
import io.signalbox.routes.alert.AlertCalls;
import io.signalbox.routes.alert.send.NotSent;
import io.signalbox.routes.api.access.Role;
import io.signalbox.routes.api.view.AlertsView;
import io.signalbox.routes.api.view.AlertsView.ChannelView;
import io.signalbox.routes.api.view.AlertsView.IncidentView;
import io.signalbox.routes.api.view.TestedView;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** What was told to whom; acknowledging, silencing, and trying a channel. */
final class AlertEndpoints {
  private static final Pattern LENGTH = Pattern.compile("([1-9][0-9]{0,5})([smhd])");
  private static final Duration LONGEST = Duration.ofDays(30);

  private final AlertCalls calls;
  private final Known known;

  AlertEndpoints(AlertCalls calls, Known known) {
    this.calls = calls;
    this.known = known;
  }

  List<Address> addresses() {
    return List.of(
        Address.get("/api/v1/alerts", this::list),
        Address.post("/api/v1/alerts/{id}/ack", this::acknowledge),
        Address.post("/api/v1/alerts/channels/{name}/test", this::test).only(Role.ADMIN),
        Address.post("/api/v1/silences", this::silence),
        Address.post("/api/v1/silences/{id}", this::endSilence).by("DELETE"));
  }

  private Answer list(Call call) {
    call.query().allowing();
    AlertReader.Kept kept = kept();
    Instant now = calls.now();
    List<IncidentView> incidents =
        kept.records().values().stream()
            .map(AlertRecord::incidents)
            .flatMap(List::stream)
            .filter(AlertEndpoints::worthTelling)
            .sorted(Comparator.comparing((Incident i) -> i.story().changed()).reversed())
            .map(AlertEndpoints::view)
            .toList();
    List<Silence> silences =
        kept.silences().all().stream().filter(s -> s.until().isAfter(now)).toList();
    return Answer.json(200, new AlertsView(incidents, silences));
  }

  /** The broker does not answer, or shows only a part: nothing was decided by that. */
  private AlertReader.Kept kept() {
    try {
      return calls.kept();
    } catch (IllegalStateException e) {
      throw new Refused(
          503, String.valueOf(e.getMessage()), "Ask again; 'signalbox doctor' looks.", e);
    }
  }

  private static boolean worthTelling(Incident incident) {
    return incident.open()
        || incident.lines().stream().anyMatch(l -> !l.trouble().isBlank())
        || incident.story().entries().stream()
            .anyMatch(e -> e.severity().atLeast(Severity.WARNING));
  }

  private static IncidentView view(Incident incident) {
    Entry worst =
        incident.story().entries().stream()
            .max(Comparator.comparing(Entry::severity).thenComparingLong(Entry::number))
            .orElseThrow();
    return new IncidentView(
        incident.subject().id(),
        incident.subject().target().service(),
        incident.subject().target().environment(),
        incident.severity(),
        worst.at(),
        incident.over() ? incident.story().entries().getLast().said() : worst.said(),
        incident.open(),
        incident.over(),
        incident.ack().map(Ack::by),
        incident.lines().stream().map(l -> view(l, incident)).toList());
  }

  private static ChannelView view(Line line, Incident incident) {
    Optional<Instant> due =
        line.again()
            .or(
                () ->
                    Optional.of(line.due()).filter(d -> line.last().isEmpty() && !incident.over()));
    return new ChannelView(line.channel(), line.last(), due, line.trouble());
  }

  private Answer acknowledge(Call call) {
    call.query().allowing();
    Fields body = Fields.of(call.body(), "by");
    Incident incident = incident(call.segment("id"));
    call.mustActIn(incident.subject().target().environment());
    send(
        () ->
            calls.acknowledge(
                incident.subject().target(), incident.subject().id(), by(call, body), "cli"));
    return Answer.json(202, view(incident));
  }

  private Incident incident(String idOrPrefix) {
    List<Incident> found =
        kept().records().values().stream()
            .flatMap(r -> r.incidents().stream())
            .filter(i -> i.subject().id().value().startsWith(idOrPrefix))
            .filter(AlertEndpoints::worthTelling)
            .toList();
    Optional<Incident> exact =
        found.stream().filter(i -> i.subject().id().value().equals(idOrPrefix)).findFirst();
    if (exact.isPresent()) return exact.get();
    if (found.size() == 1) return found.getFirst();
    if (found.isEmpty()) {
      throw Refused.notFound(
          "Nobody was alerted about a deployment '%s'.".formatted(Fields.shown(idOrPrefix)),
          "'signalbox alerts list' shows what people were told.");
    }
    throw new Refused(
        409,
        "'%s' begins the id of more than one deployment: %s."
            .formatted(
                Fields.shown(idOrPrefix),
                found.stream()
                    .map(i -> i.subject().id().value())
                    .collect(Collectors.joining(", "))),
        "Give more of the id.");
  }

  private Answer test(Call call) {
    call.query().allowing();
    Fields body = Fields.of(call.body(), "by");
    String name = call.segment("name");
    try {
      List<String> sent = calls.test(name, by(call, body));
      if (!sent.isEmpty()) return Answer.json(200, new TestedView(sent));
    } catch (NotSent e) {
      throw new Refused(
          502,
          "Channel %s did not take the message: %s.".formatted(Fields.shown(name), e.said()),
          "Correct alerts.channels.%s in the configuration; it is taken within seconds."
              .formatted(Fields.shown(name)),
          e);
    }
    Set<String> names = calls.alerts().channels().keySet();
    throw Refused.notFound(
        "There is no alert channel '%s'.%s"
            .formatted(Fields.shown(name), Spelling.didYouMean(name, names)),
        names.isEmpty()
            ? "None is configured; alerts.channels of the configuration is the place."
            : "There is: " + names.stream().sorted().collect(Collectors.joining(", ")) + ".");
  }

  private Answer silence(Call call) {
    call.query().allowing();
    Fields body =
        Fields.of(call.body(), "service", "environment", "for", "from", "severity", "reason", "by");
    Optional<ServiceName> service = body.optional("service", ServiceName::new);
    Optional<EnvironmentName> environment = body.optional("environment", EnvironmentName::new);
    mustExist(service, environment);
    mayAct(call, environment);
    Instant from = body.optional("from", AlertEndpoints::time).orElse(calls.now());
    Duration length = body.required("for", AlertEndpoints::length);
    Silence silence =
        new Silence(
            "s-" + UUID.randomUUID().toString().substring(0, 8),
            service,
            environment,
            body.optional("severity", AlertEndpoints::severity).orElse(Severity.CRITICAL),
            from,
            from.plus(length),
            by(call, body),
            body.optional("reason").orElse(""));
    if (kept().silences().all().size() >= Silences.MOST) {
      throw new Refused(
          409,
          "There are %d silences already.".formatted(Silences.MOST),
          "End some; what is always silent belongs into alerts.rules.");
    }
    send(() -> calls.silence(silence));
    return Answer.json(202, silence);
  }

  /** A typing slip would silence nothing, and be found out at 3 a.m. */
  private void mustExist(Optional<ServiceName> service, Optional<EnvironmentName> environment) {
    var configuration = known.configuration().get();
    if (service.isPresent() && !configuration.services().contains(service.get())) {
      throw Refused.notFound(
          "There is no service '%s'.".formatted(service.get()),
          "'signalbox status' lists all targets.");
    }
    if (environment.isPresent() && !configuration.environments().contains(environment.get())) {
      throw Refused.notFound(
          "There is no environment '%s'.".formatted(environment.get()),
          "'signalbox status' lists all targets.");
    }
  }

  /** A silence of all environments is for who may act in all of them. */
  private void mayAct(Call call, Optional<EnvironmentName> environment) {
    if (environment.isPresent()) call.mustActIn(environment.get());
    else known.configuration().get().environments().forEach(call::mustActIn);
  }

  private Answer endSilence(Call call) {
    call.query().allowing();
    String id = call.segment("id");
    Silence silence =
        kept().silences().all().stream()
            .filter(s -> s.id().equals(id))
            .findFirst()
            .orElseThrow(
                () ->
                    Refused.notFound(
                        "There is no silence '%s'.".formatted(Fields.shown(id)),
                        "'signalbox silence list' shows them."));
    mayAct(call, silence.environment());
    send(() -> calls.endSilence(id));
    return Answer.json(202, silence);
  }

  private static void send(Runnable sending) {
    try {
      sending.run();
    } catch (IllegalStateException e) {
      throw new Refused(503, String.valueOf(e.getMessage()), "Nothing was changed; ask again.", e);
    }
  }

  private static Severity severity(String text) {
    for (Severity severity : Severity.values()) if (severity.lower().equals(text)) return severity;
    throw new IllegalArgumentException(
        "Expected a severity to be info, warning or critical, but it is '%s'."
            .formatted(Fields.shown(text)));
  }

  private static Instant time(String text) {
    try {
      return java.time.OffsetDateTime.parse(text).toInstant();
    } catch (DateTimeParseException e) {
      throw new IllegalArgumentException(
          "Expected a time such as 2026-12-01T02:00+09:00, but it is '%s'."
              .formatted(Fields.shown(text)),
          e);
    }
  }

  private static Duration length(String text) {
    Matcher parts = LENGTH.matcher(text);
    if (!parts.matches()) {
      throw new IllegalArgumentException(
          "Expected a duration such as 30m or 2h, but it is '%s'.".formatted(Fields.shown(text)));
    }
    long count = Long.parseLong(parts.group(1));
    Duration length =
        switch (parts.group(2).toLowerCase(Locale.ROOT)) {
          case "s" -> Duration.ofSeconds(count);
          case "m" -> Duration.ofMinutes(count);
          case "h" -> Duration.ofHours(count);
          default -> Duration.ofDays(count);
        };
    if (length.compareTo(LONGEST) > 0) {
      throw new IllegalArgumentException(
          "Expected a silence of at most %d days; what is always silent belongs into alerts.rules."
              .formatted(LONGEST.toDays()));
    }
    return length;
  }

  /** Whoever the client says, and always the token: the one is a claim, the other was checked. */
  private static String by(Call call, Fields body) {
    String token = call.caller().name();
    return body.optional("by").map(by -> Fields.shown(by) + " via " + token).orElse(token);
  }
}
