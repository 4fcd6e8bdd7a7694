package io.signalbox.config.section;

import static io.signalbox.config.yaml.Key.key;

import io.signalbox.config.Alerts.Way;
import io.signalbox.config.yaml.Key;
import io.signalbox.config.yaml.Scalars;
import io.signalbox.config.yaml.Section;
import io.signalbox.config.yaml.Shape;
import io.signalbox.config.yaml.Type;
import io.signalbox.engine.spec.SecretRef;

/** {@code webhook} of a channel. */
final class WebhookSection {
  static final Key<String> URL = key("url", url(), "Where the alert is posted.").required();
  static final Key<SecretRef> SECRET =
      key(
              "secret",
              Scalars.secret(),
              "By which it is signed (Standard Webhooks: whsec_ and base64).")
          .required();
  static final Shape SHAPE = Shape.whole("alert_webhook", URL, SECRET);
  static final Type<Way> TYPE = Section.of(SHAPE, s -> new Way.Webhook(s.get(URL), s.get(SECRET)));

  private WebhookSection() {}

  /** An address that holds no password. */
  static Type<String> url() {
    return Scalars.unshown(
        "an address such as https://example.com/hook", "(?!.*@)https?://[^\\s]+");
  }
}
