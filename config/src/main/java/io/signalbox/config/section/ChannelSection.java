package io.signalbox.config.section;

import static io.signalbox.config.yaml.Key.key;

import io.signalbox.config.Alerts.Way;
import io.signalbox.config.yaml.Key;
import io.signalbox.config.yaml.Quantities;
import io.signalbox.config.yaml.Scalars;
import io.signalbox.config.yaml.Section;
import io.signalbox.config.yaml.Shape;
import io.signalbox.config.yaml.Type;
import io.signalbox.engine.alert.Channel;
import io.signalbox.engine.alert.ChannelKind;
import io.signalbox.engine.alert.Quiet;
import java.time.Duration;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;

/** An entry of {@code alerts.channels}: a way to people. */
final class ChannelSection {
  static final Key<Optional<Way>> SLACK =
      key("slack", SlackSection.TYPE, "Slack, by its web API or an incoming webhook.").optional();
  static final Key<Optional<Way>> EMAIL =
      key("email", EmailSection.TYPE, "Mail, by SMTP.").optional();
  static final Key<Optional<Way>> SMS =
      key("sms", GatewaySections.SMS, "Text messages, by an HTTP gateway or SMPP.").optional();
  static final Key<Optional<Way>> PHONE =
      key("phone", GatewaySections.PHONE, "Calls, by an HTTP gateway.").optional();
  static final Key<Optional<Way>> WEBHOOK =
      key("webhook", WebhookSection.TYPE, "Anything that takes signed JSON.").optional();

  static final Key<LocalTime> FROM = key("from", clock(), "When they begin.").required();
  static final Key<LocalTime> TO =
      key("to", clock(), "When they end, perhaps the day after.").required();
  static final Shape QUIET = Shape.whole("alert_quiet_hours", FROM, TO);

  static final Key<Optional<Hours>> QUIET_HOURS =
      key(
              "quiet_hours",
              Section.of(QUIET, s -> new Hours(s.get(FROM), s.get(TO))),
              "Hours in the alerts' zone in which only what is critical is sent; the rest comes"
                  + " afterwards. Default: none.")
          .optional();
  static final Key<Integer> PER_MINUTE =
      key("per_minute", Scalars.whole(1, 10_000), "Messages a minute at most.").orElse("30");
  static final Key<Optional<Duration>> GATHER =
      key(
              "gather",
              Quantities.duration(),
              "What comes within this time is told in one message. Default: 10s for email, sms and"
                  + " phone, else at once.")
          .optional();

  static final Shape SHAPE =
      Shape.whole(
          "alert_channel", SLACK, EMAIL, SMS, PHONE, WEBHOOK, QUIET_HOURS, PER_MINUTE, GATHER);
  static final Type<Draft> TYPE = Section.of(SHAPE, ChannelSection::make);

  private ChannelSection() {}

  /** Quiet hours whose zone is not known yet. */
  record Hours(LocalTime from, LocalTime to) {}

  /** A channel whose name and zone are not known yet. */
  record Draft(
      ChannelKind kind, Way way, Optional<Hours> hours, int perMinute, Optional<Duration> gather) {

    /** One for each telephone: what reached one of them is not sent there again for another. */
    List<Way> alone() {
      return switch (way) {
        case Way.Gateway g ->
            g.to().stream().<Way>map(to -> new Way.Gateway(List.of(to), g.form())).toList();
        case Way.Smpp m ->
            m.to().stream()
                .<Way>map(
                    to ->
                        new Way.Smpp(
                            List.of(to),
                            m.host(),
                            m.port(),
                            m.tls(),
                            m.ca(),
                            m.systemId(),
                            m.password(),
                            m.from()))
                .toList();
        case Way.Slack slack -> List.of(slack);
        case Way.SlackWebhook webhook -> List.of(webhook);
        case Way.Webhook webhook -> List.of(webhook);
        case Way.Email email -> List.of(email);
      };
    }

    Channel channel(String name, ZoneId zone) {
      return new Channel(
          name,
          kind,
          way instanceof Way.Slack,
          hours.map(h -> new Quiet(h.from(), h.to(), zone)),
          gather.orElse(kind.usualGathering()));
    }
  }

  private record Kind(Key<Optional<Way>> key, ChannelKind kind) {}

  private static Draft make(Section s) {
    List<Kind> written =
        List.of(
                new Kind(SLACK, ChannelKind.SLACK),
                new Kind(EMAIL, ChannelKind.EMAIL),
                new Kind(SMS, ChannelKind.SMS),
                new Kind(PHONE, ChannelKind.PHONE),
                new Kind(WEBHOOK, ChannelKind.WEBHOOK))
            .stream()
            .filter(k -> s.get(k.key()).isPresent())
            .toList();
    if (written.size() != 1) {
      throw new IllegalArgumentException(
          "Expected one of slack, email, sms, phone and webhook, but there is %s."
              .formatted(written.isEmpty() ? "none" : "more than one"));
    }
    s.get(QUIET_HOURS)
        .filter(h -> h.from().equals(h.to()))
        .ifPresent(
            h ->
                s.problem(
                    QUIET_HOURS, "Expected 'to' to be another time than 'from', but it is not."));
    Kind kind = written.getFirst();
    return new Draft(
        kind.kind(),
        s.get(kind.key()).orElseThrow(),
        s.get(QUIET_HOURS),
        s.get(PER_MINUTE),
        s.get(GATHER));
  }

  private static Type<LocalTime> clock() {
    return Scalars.matching("a time of day such as 22:00", "([01][0-9]|2[0-3]):[0-5][0-9]")
        .as(LocalTime::parse);
  }
}
