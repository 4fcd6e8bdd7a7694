package io.signalbox.routes.api;

import com.fasterxml.jackson.databind.JsonNode;
import io.signalbox.broker.wire.Json;
import io.signalbox.config.Alerts;
import io.signalbox.engine.name.DeploymentId;
import io.signalbox.engine.name.Target;
import io.signalbox.engine.port.StepFailedException;
import io.signalbox.engine.spec.SecretRef;
import io.signalbox.platforms.host.Secrets;
import io.signalbox.routes.alert.AlertCalls;
import java.io.IOException;
import java.io.InputStream;
import java.net.URLDecoder;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Where Slack tells of a press on 'Acknowledge' (the interactivity request URL of the app). The
 * signature is verified over the raw body before anything of it is read.
 */
final class SlackButton extends Handler.Abstract {
  static final String PATH = "/alerts/slack";
  private static final Logger LOG = LoggerFactory.getLogger(SlackButton.class);
  private static final int MOST_BYTES = 256 << 10;
  private static final Duration WINDOW = Duration.ofMinutes(5);
  private static final String PAYLOAD = "payload=";

  private final AlertCalls calls;
  private final Secrets secrets;

  SlackButton(AlertCalls calls, Secrets secrets) {
    this.calls = calls;
    this.secrets = secrets;
  }

  @Override
  public boolean handle(Request request, Response response, Callback callback) throws Exception {
    if (!Request.getPathInContext(request).equals(PATH) || !request.getMethod().equals("POST")) {
      return false;
    }
    response.setStatus(answer(request));
    Leftover.settle(request, response);
    response.write(true, ByteBuffer.allocate(0), callback);
    return true;
  }

  private int answer(Request request) throws IOException {
    byte[] body;
    try (InputStream in = Content.Source.asInputStream(request)) {
      body = in.readNBytes(MOST_BYTES + 1);
    }
    if (body.length > MOST_BYTES) return 413;
    String time =
        Optional.ofNullable(request.getHeaders().get("X-Slack-Request-Timestamp")).orElse("");
    String signature =
        Optional.ofNullable(request.getHeaders().get("X-Slack-Signature")).orElse("");
    if (!isFresh(time) || !isSigned(time, body, signature)) return 401;
    try {
      return pressed(new String(body, StandardCharsets.UTF_8));
    } catch (IllegalArgumentException e) {
      LOG.warn("Slack sent a press that cannot be read: {}", e.getMessage());
      return 400;
    } catch (IllegalStateException e) {
      LOG.warn("An acknowledgement from Slack was not taken: {}", e.getMessage());
      return 503;
    }
  }

  private boolean isFresh(String time) {
    if (!time.matches("[0-9]{1,12}")) return false;
    long age = Math.abs(calls.now().getEpochSecond() - Long.parseLong(time));
    return age <= WINDOW.toSeconds();
  }

  private boolean isSigned(String time, byte[] body, String signature) {
    boolean signed = false;
    for (SecretRef ref : signingSecrets()) signed |= isSigned(ref, time, body, signature);
    return signed;
  }

  private List<SecretRef> signingSecrets() {
    return calls.alerts().channels().values().stream()
        .flatMap(
            c ->
                c.way() instanceof Alerts.Way.Slack slack
                    ? slack.signing().stream()
                    : Stream.empty())
        .distinct()
        .toList();
  }

  private boolean isSigned(SecretRef ref, String time, byte[] body, String signature) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      byte[] key = secrets.resolve(ref).reveal().getBytes(StandardCharsets.UTF_8);
      mac.init(new SecretKeySpec(key, "HmacSHA256"));
      mac.update(("v0:" + time + ":").getBytes(StandardCharsets.UTF_8));
      String ours = "v0=" + HexFormat.of().formatHex(mac.doFinal(body));
      return MessageDigest.isEqual(
          ours.getBytes(StandardCharsets.UTF_8), signature.getBytes(StandardCharsets.UTF_8));
    } catch (StepFailedException e) {
      LOG.warn("A press in Slack cannot be verified. {}", e.failed().message());
    } catch (GeneralSecurityException | IllegalArgumentException e) {
      LOG.warn("A press in Slack cannot be verified: {}", e.getMessage());
    }
    return false;
  }

  /** Anything else that is pressed in the app is none of our business. */
  private int pressed(String body) {
    if (!body.startsWith(PAYLOAD)) return 400;
    String payload = URLDecoder.decode(body.substring(PAYLOAD.length()), StandardCharsets.UTF_8);
    JsonNode press = Json.tree(payload);
    String user = press.path("user").path("username").asText("somebody");
    for (JsonNode action : press.path("actions")) {
      if (!action.path("action_id").asText().equals("signalbox_ack")) continue;
      String[] value = action.path("value").asText().split(" ", -1);
      if (value.length != 2) return 400;
      calls.acknowledge(
          Target.parse(value[0]),
          new DeploymentId(value[1]),
          Fields.shown(user) + " in Slack",
          "slack");
    }
    return 200;
  }
}
