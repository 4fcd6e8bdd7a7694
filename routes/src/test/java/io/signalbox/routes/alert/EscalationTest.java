package io.signalbox.routes.alert;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.signalbox.broker.wire.Json;
import io.signalbox.engine.alert.Line;
import io.signalbox.engine.alert.Severity;
import io.signalbox.engine.alert.Silence;
import io.signalbox.engine.model.Outcome;
import io.signalbox.engine.name.DeploymentId;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Optional;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** Slack at once, a webhook, text messages and calls after that: a real bus, and peers by HTTP. */
@Execution(ExecutionMode.CONCURRENT)
class EscalationTest {
  private final SlackPeer slack = new SlackPeer();
  private final HookPeer hook = new HookPeer();
  private final HookPeer texts = new HookPeer();
  private final HookPeer calls = new HookPeer();
  private final Path data;
  private Optional<AlertSite> running = Optional.empty();

  EscalationTest(@TempDir Path data) throws IOException {
    this.data = data;
  }

  private AlertSite site(String routes) throws IOException {
    AlertSite site =
        new AlertSite(
            data,
            """
            channels:
              ops: {slack: {token: "${env:TOKEN}", channel: C0123, api: "%s"}}
              hook: {webhook: {url: "%s", secret: "${env:SIGN}"}}
              text: {sms: {to: ["+821111", "+821112"], http: {url: "%s", form: {m: "{text}", t: "{to}"}}}, gather: 0s}
              call: {phone: {to: ["+822222"], http: {url: "%s", form: {m: "{spoken}"}}}, gather: 0s}
            routes:
              info: {ops: 0s}
              warning: {ops: 0s, hook: 0s}
              critical: {%s}
            """
                .formatted(slack.api(), hook.url(), texts.url(), calls.url(), routes));
    running = Optional.of(site);
    return site;
  }

  @AfterEach
  void stop() {
    running.ifPresent(AlertSite::close);
    slack.close();
    hook.close();
    texts.close();
    calls.close();
  }

  @Test
  void escalatesToEveryTelephoneUntilSomebodyAcknowledges() throws IOException {
    AlertSite site = site("ops: 0s, hook: 1s, text: 2s, call: 3s").start();
    site.unreachable("auth-1");
    await().atMost(60, SECONDS).until(() -> !slack.top().isEmpty());
    await().atMost(60, SECONDS).until(() -> hook.hits.size() == 1);
    await().atMost(60, SECONDS).until(() -> texts.hits.size() == 2);
    await().atMost(60, SECONDS).until(() -> calls.hits.size() == 1);
    assertThat(texts.hits.getFirst().body()).contains("CRITICAL", "signalbox+ack+auth-1");
    assertThat(texts.hits)
        .extracting(h -> h.body().contains("%2B821111"))
        .containsExactlyInAnyOrder(true, false);
    assertThat(site.registry.get("signalbox.alerts").tag("channel", "text.2").counter().count())
        .isEqualTo(1);
  }

  /** T20: whatever waits, on any channel, in its queue or for its time. */
  @Test
  void anAcknowledgementStopsEveryPendingNotificationWithinTwoSeconds() throws Exception {
    AlertSite site = site("ops: 0s, hook: 0s, text: 3s, call: 4s").start();
    slack.mood = SlackPeer.Mood.BROKEN;
    hook.status = 500;
    site.unreachable("auth-1");
    await().atMost(60, SECONDS).until(() -> !hook.hits.isEmpty() && !slack.calls.isEmpty());
    site.calls().acknowledge(AlertSite.AUTH, new DeploymentId("auth-1"), "ada", "test");
    await()
        .atMost(60, SECONDS)
        .until(() -> site.incident("auth-1").orElseThrow().ack().isPresent());
    slack.mood = SlackPeer.Mood.WELL;
    hook.status = 200;
    int before = hook.hits.size();
    await()
        .during(14, SECONDS)
        .atMost(20, SECONDS)
        .until(
            () ->
                texts.hits.isEmpty()
                    && calls.hits.isEmpty()
                    && hook.hits.size() == before
                    && slack.top().isEmpty());
  }

  @Test
  void escalationsSurviveARestart() throws IOException {
    AlertSite site = site("ops: 0s, text: 6s").start();
    site.unreachable("auth-1");
    await().atMost(60, SECONDS).until(() -> !slack.top().isEmpty());
    site.restart();
    assertThat(texts.hits).isEmpty();
    await().atMost(60, SECONDS).until(() -> texts.hits.size() == 2);
    assertThat(slack.top()).hasSize(1);
  }

  @Test
  void anAcknowledgementSurvivesARestart() throws IOException {
    AlertSite site = site("ops: 0s, text: 5s").start();
    site.unreachable("auth-1");
    await().atMost(60, SECONDS).until(() -> !slack.top().isEmpty());
    site.calls().acknowledge(AlertSite.AUTH, new DeploymentId("auth-1"), "ada", "test");
    await()
        .atMost(60, SECONDS)
        .until(() -> site.incident("auth-1").orElseThrow().ack().isPresent());
    site.restart();
    await().during(7, SECONDS).atMost(10, SECONDS).until(texts.hits::isEmpty);
  }

  /** T21: its backlog is used when it comes back. */
  @Test
  void aDeadChannelDelaysNobodyAndEscalatesToTheNext() throws IOException {
    AlertSite site = site("ops: 0s, text: 10m").start();
    slack.close();
    site.breached("auth-1");
    await()
        .atMost(60, SECONDS)
        .untilAsserted(() -> assertThat(hook.hits).as("the webhook does not wait").hasSize(1));
    site.unreachable("auth-2");
    await().atMost(40, SECONDS).until(() -> texts.hits.size() >= 1);
    Line dead = site.incident("auth-2").flatMap(i -> i.line("ops")).orElseThrow();
    assertThat(dead.trouble()).contains("no connection");
  }

  @Test
  void aWebhookIsSignedAndARepeatedOneHasTheSameId() throws Exception {
    AlertSite site = site("ops: 0s").start();
    hook.drops = true;
    site.breached("auth-1");
    await().atMost(60, SECONDS).until(() -> !hook.hits.isEmpty());
    hook.drops = false;
    await().atMost(60, SECONDS).until(() -> hook.hits.size() == 2);
    HookPeer.Hit first = hook.hits.get(0);
    HookPeer.Hit second = hook.hits.get(1);
    assertThat(second.headers().get("webhook-id"))
        .isEqualTo(first.headers().get("webhook-id"))
        .isNotBlank();
    assertThat(second.headers()).containsEntry("webhook-signature", signature(second));
    var sent = Json.tree(second.body());
    assertThat(sent.path("type").asText()).isEqualTo("signalbox.alert");
    assertThat(sent.path("data").path("message").path("title").asText())
        .contains("[WARNING] auth@production");
  }

  private static String signature(HookPeer.Hit hit) throws Exception {
    String secret = AlertSite.SECRETS.getOrDefault("SIGN", "").substring("whsec_".length());
    Mac mac = Mac.getInstance("HmacSHA256");
    mac.init(new SecretKeySpec(Base64.getDecoder().decode(secret), "HmacSHA256"));
    String content =
        hit.headers().get("webhook-id")
            + "."
            + hit.headers().get("webhook-timestamp")
            + "."
            + hit.body();
    return "v1,"
        + Base64.getEncoder().encodeToString(mac.doFinal(content.getBytes(StandardCharsets.UTF_8)));
  }

  @Test
  void aSilenceHoldsBackAndItsEndTellsWhatStillStands() throws IOException {
    AlertSite site = site("ops: 0s").start();
    Instant now = Instant.now();
    site.calls()
        .silence(
            new Silence(
                "s-1",
                Optional.of(AlertSite.AUTH.service()),
                Optional.empty(),
                Severity.CRITICAL,
                now,
                now.plus(Duration.ofHours(1)),
                "ada",
                "maintenance"));
    await().atMost(60, SECONDS).until(() -> site.calls().kept().silences().all().size() == 1);
    site.unreachable("auth-1");
    await().atMost(60, SECONDS).until(() -> site.incident("auth-1").isPresent());
    await().during(2, SECONDS).atMost(5, SECONDS).until(() -> slack.calls.isEmpty());
    site.restart();
    assertThat(site.calls().kept().silences().all()).hasSize(1);
    site.calls().endSilence("s-1");
    await().atMost(60, SECONDS).until(() -> slack.top().size() == 1);
  }

  @Test
  void whatIsDueTogetherIsGatheredIntoOneMessage() throws IOException {
    AlertSite site =
        new AlertSite(
                data,
                """
                channels:
                  text: {sms: {to: ["+821111"], http: {url: "%s", form: {m: "{text}"}}}, gather: 3s}
                routes: {critical: {text: 0s}}
                """
                    .formatted(texts.url()))
            .start();
    running = Optional.of(site);
    await().atMost(60, SECONDS).until(() -> System.currentTimeMillis() % 3_000 < 500);
    for (int i = 1; i <= 5; i++) site.unreachable("auth-" + i);
    await().atMost(60, SECONDS).until(() -> !texts.hits.isEmpty());
    assertThat(texts.hits.getFirst().body()).contains("5+alerts%3A");
    await().during(2, SECONDS).atMost(5, SECONDS).until(() -> texts.hits.size() == 1);
    assertThat(site.incident("auth-5").flatMap(i -> i.line("text")).orElseThrow().last())
        .isPresent();
  }

  @Test
  void whatMayHaveBeenSentBeforeTheEndOfAnEngineIsSentOnceMoreAtMost() throws Exception {
    AlertSite site =
        new AlertSite(
            data,
            """
            channels:
              text: {sms: {to: ["+821111"], http: {url: "%s", form: {m: "{text}"}}}, gather: 0s}
            routes: {critical: {text: 0s}}
            """
                .formatted(texts.url()));
    running = Optional.of(site);
    texts.drops = true;
    site.start();
    site.unreachable("auth-1");
    await().atMost(60, SECONDS).until(() -> texts.hits.size() == 1);
    site.restart();
    await().atMost(60, SECONDS).until(() -> texts.hits.size() == 2);
    site.restart();
    await().during(12, SECONDS).atMost(20, SECONDS).until(() -> texts.hits.size() == 2);
    assertThat(site.incident("auth-1").flatMap(i -> i.line("text")).orElseThrow().dead()).isTrue();
  }

  @Test
  void nothingCriticalStaysWhenADeploymentEndsWell() throws IOException {
    AlertSite site = site("ops: 0s, text: 5s").start();
    site.unreachable("auth-1");
    await().atMost(60, SECONDS).until(() -> !slack.top().isEmpty());
    site.ends("auth-1", Outcome.ROLLED_BACK);
    await().atMost(60, SECONDS).until(() -> slack.top().getFirst().contains("was rolled back"));
    await().during(7, SECONDS).atMost(10, SECONDS).until(texts.hits::isEmpty);
  }
}
