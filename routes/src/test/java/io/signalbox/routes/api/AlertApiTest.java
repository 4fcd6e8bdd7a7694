package io.signalbox.routes.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.signalbox.broker.wire.Json;
import io.signalbox.engine.alert.AlertDecider;
import io.signalbox.engine.alert.AlertRecord;
import io.signalbox.engine.alert.News;
import io.signalbox.engine.alert.Policy;
import io.signalbox.engine.fact.Fact;
import io.signalbox.engine.fact.What;
import io.signalbox.engine.model.Status;
import io.signalbox.engine.name.DeploymentId;
import io.signalbox.engine.name.Version;
import io.signalbox.routes.alert.AckLinks;
import java.io.IOException;
import java.net.URLEncoder;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** Acknowledging by the command line, by the link in a mail, and by the button in Slack. */
@Execution(ExecutionMode.CONCURRENT)
class AlertApiTest {
  private final ApiSite site;

  AlertApiTest(@TempDir Path data) throws IOException {
    site = new ApiSite(data);
  }

  @AfterEach
  void stop() {
    site.close();
  }

  private void quarantined(String id) throws Exception {
    What what = new What.Parked(Status.Why.QUARANTINE, "nothing could be restored", ApiSite.NOON);
    Fact fact =
        new Fact(new DeploymentId(id), 1, ApiSite.AUTH, new Version("2"), ApiSite.NOON, what);
    site.keep(
        AlertDecider.decide(
                AlertRecord.unknown(ApiSite.AUTH),
                new News.Happened(fact),
                Policy.SILENT,
                List.of(),
                ApiSite.NOON)
            .record());
  }

  @Test
  void whatIsOpenIsListedAndAcknowledgedByTheBeginningOfItsId() throws Exception {
    quarantined("auth-3f7k");
    HttpResponse<String> list = site.get("/api/v1/alerts", site.owner());
    assertThat(list.statusCode()).isEqualTo(200);
    assertThat(Json.tree(list.body()).path("incidents").get(0).path("open").asBoolean()).isTrue();
    HttpResponse<String> ack =
        site.post("/api/v1/alerts/auth-3/ack", "{\"by\":\"ada\"}", site.owner());
    assertThat(ack.statusCode()).isEqualTo(202);
    assertThat(site.nextNews())
        .contains(
            new News.Acknowledged(
                ApiSite.AUTH, new DeploymentId("auth-3f7k"), "ada via owner", "cli"));
    assertThat(site.post("/api/v1/alerts/nope/ack", "{}", site.owner()).statusCode())
        .isEqualTo(404);
  }

  private String link() {
    AckLinks.Claim claim =
        new AckLinks.Claim(
            ApiSite.AUTH,
            new DeploymentId("auth-1"),
            "mail",
            ApiSite.NOON.plusSeconds(60).getEpochSecond());
    return "/alerts/ack?target=auth%40production&id=auth-1&channel=mail&until="
        + claim.until()
        + "&signature="
        + site.links.sign(site.alerts(), claim).orElseThrow();
  }

  @Test
  void aLinkAsksFirstForScannersFollowEveryLink() throws Exception {
    HttpResponse<String> page = site.get(link(), "");
    assertThat(page.statusCode()).isEqualTo(200);
    assertThat(page.body()).contains("Acknowledge auth-1 of auth@production?", "method=\"post\"");
    assertThat(site.nextNews()).isEmpty();
    HttpRequest.Builder press =
        site.to(link())
            .header("Content-Type", "application/x-www-form-urlencoded")
            .POST(BodyPublishers.noBody());
    assertThat(site.send(press, "").body()).contains("auth-1 is acknowledged");
    assertThat(site.nextNews())
        .contains(
            new News.Acknowledged(
                ApiSite.AUTH, new DeploymentId("auth-1"), "a link in mail", "link"));
  }

  @Test
  void aLinkThatWasChangedOrIsOldIsRefused() throws Exception {
    String link = link();
    for (String bad :
        List.of(
            link.replace("auth-1", "auth-2"),
            link.replaceAll("until=[0-9]+", "until=9999999999"),
            link.replaceAll("signature=.*", "signature=x"),
            link.replaceAll("until=[0-9]+", "until=many"))) {
      assertThat(site.get(bad, "").statusCode()).as(bad).isEqualTo(403);
      HttpRequest.Builder press = site.to(bad).POST(BodyPublishers.noBody());
      assertThat(site.send(press, "").statusCode()).as(bad).isEqualTo(403);
    }
    AckLinks.Claim old =
        new AckLinks.Claim(
            ApiSite.AUTH,
            new DeploymentId("auth-1"),
            "mail",
            ApiSite.NOON.minusSeconds(1).getEpochSecond());
    String signature = site.links.sign(site.alerts(), old).orElseThrow();
    assertThat(site.links.good(site.alerts(), old, signature, ApiSite.NOON)).isFalse();
    assertThat(site.nextNews()).isEmpty();
  }

  private HttpResponse<String> press(String body, String signature, long at) throws Exception {
    return site.send(
        site.to("/alerts/slack")
            .header("Content-Type", "application/x-www-form-urlencoded")
            .header("X-Slack-Request-Timestamp", Long.toString(at))
            .header("X-Slack-Signature", signature)
            .POST(BodyPublishers.ofString(body)),
        "");
  }

  private static String signed(String body, long at) throws Exception {
    Mac mac = Mac.getInstance("HmacSHA256");
    byte[] key = "secret of SIGNING".getBytes(StandardCharsets.UTF_8);
    mac.init(new SecretKeySpec(key, "HmacSHA256"));
    byte[] content = ("v0:" + at + ":" + body).getBytes(StandardCharsets.UTF_8);
    return "v0=" + HexFormat.of().formatHex(mac.doFinal(content));
  }

  @Test
  void aPressInSlackAcknowledgesWhenSlackHasSignedIt() throws Exception {
    String payload =
        "{\"user\":{\"username\":\"ada\"},\"actions\":[{\"action_id\":\"signalbox_ack\",\"value\":\"auth@production auth-1\"}]}";
    String body = "payload=" + URLEncoder.encode(payload, StandardCharsets.UTF_8);
    long now = ApiSite.NOON.getEpochSecond();
    assertThat(press(body, "v0=00", now).statusCode()).isEqualTo(401);
    assertThat(press(body, signed(body, now - 301), now - 301).statusCode()).isEqualTo(401);
    assertThat(press(body + "x", signed(body, now), now).statusCode()).isEqualTo(401);
    assertThat(site.nextNews()).isEmpty();
    assertThat(press(body, signed(body, now), now).statusCode()).isEqualTo(200);
    assertThat(site.nextNews())
        .contains(
            new News.Acknowledged(
                ApiSite.AUTH, new DeploymentId("auth-1"), "ada in Slack", "slack"));
    String bad = "payload=" + URLEncoder.encode("{\"actions\":[{", StandardCharsets.UTF_8);
    assertThat(press(bad, signed(bad, now), now).statusCode()).isEqualTo(400);
  }

  @Test
  void aSilenceIsOfWhatThereIs() throws Exception {
    String good = "{\"service\":\"auth\",\"environment\":\"production\",\"for\":\"2h\"}";
    assertThat(site.post("/api/v1/silences", good, site.owner()).statusCode()).isEqualTo(202);
    for (String bad :
        List.of(
            "{\"service\":\"auht\",\"for\":\"2h\"}",
            "{\"environment\":\"prod\",\"for\":\"2h\"}",
            "{\"service\":\"auth\"}",
            "{\"service\":\"auth\",\"for\":\"forever\"}",
            "{\"service\":\"auth\",\"for\":\"31d\"}",
            "{\"service\":\"auth\",\"for\":\"1h\",\"severity\":\"fatal\"}",
            "{\"service\":\"auth\",\"for\":\"1h\",\"from\":\"tomorrow\"}")) {
      assertThat(site.post("/api/v1/silences", bad, site.owner()).statusCode())
          .as(bad)
          .isIn(400, 404);
    }
  }

  @Test
  void aChannelThatDoesNotTakeATestSaysWhy() throws Exception {
    HttpResponse<String> unknown =
        site.post("/api/v1/alerts/channels/opss/test", "{}", site.owner());
    assertThat(unknown.statusCode()).isEqualTo(404);
    assertThat(unknown.body()).contains("Did you mean 'ops'?");
  }

  @Test
  void onlyWhoMayActThereSilencesOrAcknowledges() throws Exception {
    quarantined("auth-3f7k");
    String staging =
        site.tokens.create(
            "ci",
            io.signalbox.routes.api.access.Role.OPERATOR,
            List.of(new io.signalbox.engine.name.EnvironmentName("staging")));
    assertThat(site.post("/api/v1/alerts/auth-3f7k/ack", "{}", staging).statusCode())
        .isEqualTo(403);
    assertThat(
            site.post("/api/v1/silences", "{\"service\":\"auth\",\"for\":\"1h\"}", staging)
                .statusCode())
        .isEqualTo(403);
    assertThat(Optional.of(site.get("/api/v1/alerts", "").statusCode())).contains(401);
  }
}
