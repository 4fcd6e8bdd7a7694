package io.signalbox.routes.alert;

import io.signalbox.config.Alerts;
import io.signalbox.engine.name.DeploymentId;
import io.signalbox.engine.name.Target;
import io.signalbox.engine.port.StepFailedException;
import io.signalbox.engine.spec.Secret;
import io.signalbox.platforms.host.Secrets;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Optional;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Links by which whoever has the mail may acknowledge what it is about, and nothing else: signed,
 * and good for {@value #GOOD_FOR_DAYS} days.
 */
public final class AckLinks {
  public static final String PATH = "/alerts/ack";
  private static final Logger LOG = LoggerFactory.getLogger(AckLinks.class);
  private static final int GOOD_FOR_DAYS = 7;

  private final Secrets secrets;
  private final Secret own;

  /**
   * @param own signs where the configuration names no secret
   */
  public AckLinks(Secrets secrets, Secret own) {
    this.secrets = secrets;
    this.own = own;
  }

  /** What a link says. */
  public record Claim(Target target, DeploymentId deployment, String channel, long until) {
    private String text() {
      return "%s %s %s %d".formatted(target, deployment, channel, until);
    }
  }

  /** Empty where nobody can be reached by a link. */
  Optional<String> to(
      Alerts alerts, Target target, DeploymentId deployment, String channel, Instant at) {
    if (alerts.url().isEmpty()) return Optional.empty();
    long until = at.plus(Duration.ofDays(GOOD_FOR_DAYS)).getEpochSecond();
    Claim claim = new Claim(target, deployment, channel, until);
    return sign(alerts, claim)
        .map(
            signature ->
                "%s%s?target=%s&id=%s&channel=%s&until=%d&signature=%s"
                    .formatted(
                        alerts.url().get().replaceAll("/+$", ""),
                        PATH,
                        URLEncoder.encode(target.toString(), StandardCharsets.UTF_8),
                        deployment,
                        URLEncoder.encode(channel, StandardCharsets.UTF_8),
                        until,
                        signature));
  }

  /** Whether it is one of ours, and still good. */
  public boolean good(Alerts alerts, Claim claim, String signature, Instant at) {
    Optional<String> ours = sign(alerts, claim);
    return ours.isPresent()
        && at.getEpochSecond() <= claim.until()
        && MessageDigest.isEqual(
            ours.get().getBytes(StandardCharsets.UTF_8),
            signature.getBytes(StandardCharsets.UTF_8));
  }

  /** Empty when there is no secret to sign with. */
  public Optional<String> sign(Alerts alerts, Claim claim) {
    try {
      Secret secret =
          alerts.linkSecret().isPresent() ? secrets.resolve(alerts.linkSecret().get()) : own;
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(secret.reveal().getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
      byte[] signature = mac.doFinal(claim.text().getBytes(StandardCharsets.UTF_8));
      return Optional.of(Base64.getUrlEncoder().withoutPadding().encodeToString(signature));
    } catch (StepFailedException e) {
      LOG.warn("No link to acknowledge is made. {}", e.failed().message());
      return Optional.empty();
    } catch (GeneralSecurityException | IllegalArgumentException e) {
      LOG.warn("No link to acknowledge is made: {}", e.getMessage());
      return Optional.empty();
    }
  }
}
