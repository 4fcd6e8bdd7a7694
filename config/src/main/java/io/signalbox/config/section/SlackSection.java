package io.signalbox.config.section;

import static io.signalbox.config.yaml.Key.key;

import io.signalbox.config.Alerts.Way;
import io.signalbox.config.yaml.Key;
import io.signalbox.config.yaml.Scalars;
import io.signalbox.config.yaml.Section;
import io.signalbox.config.yaml.Shape;
import io.signalbox.config.yaml.Type;
import io.signalbox.engine.spec.SecretRef;
import java.util.Optional;

/** {@code slack} of a channel. */
final class SlackSection {
  static final Key<Optional<SecretRef>> TOKEN =
      key("token", Scalars.secret(), "Web API: the bot token (xoxb-…).").optional();
  static final Key<Optional<String>> CHANNEL =
      key(
              "channel",
              Scalars.matching("the id of a channel such as C0123ABCDEF", "[A-Z0-9]{3,30}"),
              "Web API: the id of the channel.")
          .optional();
  static final Key<String> API =
      key("api", WebhookSection.url(), "Web API: its address.").orElse("https://slack.com/api");
  static final Key<Optional<SecretRef>> SIGNING_SECRET =
      key(
              "signing_secret",
              Scalars.secret(),
              "Web API: by which Slack signs a press on 'Acknowledge'. Default: no button.")
          .optional();
  static final Key<Optional<SecretRef>> WEBHOOK =
      key("webhook", Scalars.secret(), "Instead of all these: the address of an incoming webhook.")
          .optional();
  static final Key<Boolean> MENTIONS =
      key("mentions", Scalars.flag(), "Whether critical calls @channel and warning calls @here.")
          .orElse("true");

  static final Shape SHAPE =
      Shape.whole("alert_slack", TOKEN, CHANNEL, API, SIGNING_SECRET, WEBHOOK, MENTIONS);
  static final Type<Way> TYPE = Section.of(SHAPE, SlackSection::make);

  private SlackSection() {}

  private static Way make(Section s) {
    if (s.get(WEBHOOK).isPresent()) {
      if (s.has(TOKEN) || s.has(CHANNEL) || s.has(SIGNING_SECRET)) {
        s.problem(
            WEBHOOK,
            "Expected no 'webhook' beside 'token', 'channel' or 'signing_secret': those are of the"
                + " web API.");
      }
      return new Way.SlackWebhook(s.get(WEBHOOK).get(), s.get(MENTIONS));
    }
    if (s.get(TOKEN).isEmpty() || s.get(CHANNEL).isEmpty()) {
      throw new IllegalArgumentException(
          "Expected 'token' and 'channel', or 'webhook', but there is neither.");
    }
    return new Way.Slack(
        s.get(TOKEN).get(),
        s.get(CHANNEL).get(),
        s.get(API),
        s.get(MENTIONS),
        s.get(SIGNING_SECRET));
  }
}
