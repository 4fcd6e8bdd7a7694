package io.signalbox.routes.alert.send;

import io.signalbox.broker.wire.Json;
import io.signalbox.config.Alerts;
import io.signalbox.engine.alert.Message;
import io.signalbox.engine.alert.News;
import io.signalbox.engine.alert.Notice;
import io.signalbox.engine.alert.Subject;
import io.signalbox.engine.spec.Secret;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Posts JSON, signed as Standard Webhooks describes it. The id stays the same for every try, so
 * that a receiver knows a repeated one.
 */
final class WebhookSender implements Sender {
  private static final String PREFIX = "whsec_";

  private final Alerts.Way.Webhook way;
  private final Known known;
  private final InstantSource clock;
  private final Http http = new Http();

  WebhookSender(Alerts.Way.Webhook way, Known known, InstantSource clock) {
    this.way = way;
    this.known = known;
    this.clock = clock;
  }

  /** What is posted. */
  record Body(String type, Instant timestamp, Data data) {}

  /** What it is about. */
  record Data(Subject subject, String severity, boolean over, boolean open, Message message) {}

  @Override
  public Optional<String> send(List<Notice> notices) throws NotSent {
    for (Notice notice : notices) post(notice);
    return Optional.empty();
  }

  private void post(Notice notice) throws NotSent {
    Instant now = clock.instant();
    String body =
        Json.write(
            new Body(
                "signalbox.alert",
                now,
                new Data(
                    notice.subject(),
                    notice.severity().lower(),
                    notice.over(),
                    notice.open(),
                    notice.message())));
    String id = "msg_" + notice.id();
    String time = Long.toString(now.getEpochSecond());
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(way.url()))
            .timeout(Http.TIMEOUT)
            .header("Content-Type", "application/json")
            .header("webhook-id", id)
            .header("webhook-timestamp", time)
            .header("webhook-signature", sign(known.of(way.secret()), id + "." + time + "." + body))
            .POST(BodyPublishers.ofString(body))
            .build();
    http.send(request, News.How.REPEATABLE);
  }

  static String sign(Secret secret, String content) throws NotSent {
    String text = secret.reveal();
    try {
      byte[] key =
          text.startsWith(PREFIX)
              ? Base64.getDecoder().decode(text.substring(PREFIX.length()))
              : text.getBytes(StandardCharsets.UTF_8);
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(key, "HmacSHA256"));
      byte[] signature = mac.doFinal(content.getBytes(StandardCharsets.UTF_8));
      return "v1," + Base64.getEncoder().encodeToString(signature);
    } catch (IllegalArgumentException | GeneralSecurityException e) {
      throw new NotSent(
          News.How.REFUSED, "the signing secret is not 'whsec_' and base64, and not empty", e);
    }
  }

  @Override
  public boolean repeatable(Notice notice) {
    return true;
  }

  @Override
  public void close() {
    http.close();
  }
}
