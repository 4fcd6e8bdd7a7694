package io.signalbox.routes.inbound;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.signalbox.broker.wire.Json;
import io.signalbox.engine.admission.Request;
import io.signalbox.engine.name.Target;
import io.signalbox.engine.name.Version;
import io.signalbox.routes.api.view.ErrorView;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WebhookTest {
  private static final String COMMIT = "59b20b8d5c6ff8d09518454d4dd8b7b30f095ab5";
  private static final String INBOUND =
      """
      webhooks:
        max_body: 1M
        rate: 1000
        sources:
          github: {secrets: ["${env:SECRET}", "${env:NEXT}"]}
          gitlab: {secrets: ["${env:SECRET}"]}
          registry: {secrets: ["${env:SECRET}"]}
          alertmanager: {secrets: ["${env:SECRET}"]}
          bus: {kind: cloudevents, secrets: ["${env:SECRET}"]}
          away: {kind: github, secrets: ["${env:NOWHERE}"]}
      triggers:
        main:
          sources: github
          events: push
          branches: main
          action: deploy
          service: $.repository.name
          environment: production
          version: "{commit}"
        main-again:
          sources: github
          events: push
          action: deploy
          service: $.repository.name
          environment: production
          version: "{commit}"
        staging-too:
          sources: github
          events: push
          branches: [main, "release/*"]
          action: deploy
          service: auth
          environment: staging
          version: "{commit}"
        built:
          sources: bus
          action: deploy
          service: $.data.service
          environment: production
          version: $.data.version
        back:
          sources: alertmanager
          action: rollback
          service: $.labels.service
          environment: $.labels.environment
      """;

  private final WebhookSite site;

  WebhookTest(@TempDir Path data) throws Exception {
    site = new WebhookSite(data, INBOUND);
  }

  @AfterEach
  void stop() throws Exception {
    site.close();
  }

  private static WebhookHandler.Taken taken(HttpResponse<String> response) {
    return Json.read(response.body(), WebhookHandler.Taken.class);
  }

  @Test
  void aPushDeploysWhatItsTriggersSayAndEachTargetOnce() throws Exception {
    HttpResponse<String> answer = site.github("push", "guid-1", WebhookSite.file("github-push"));
    assertThat(answer.statusCode()).isEqualTo(202);
    assertThat(taken(answer).event()).isEqualTo("guid-1");
    List<Request> requests = site.requests();
    assertThat(requests)
        .extracting(Request::target)
        .containsExactly(Target.of("auth", "production"), Target.of("auth", "staging"));
    assertThat(requests).allSatisfy(r -> deploys(r, COMMIT));
    assertThat(taken(answer).events().getFirst().asked())
        .extracting(DeliveryRecord.Asked::deployment)
        .as("the answer names the deployments")
        .containsExactlyElementsOf(requests.stream().map(Request::id).toList())
        .doesNotHaveDuplicates();
    DeliveryRecord record = site.records().getFirst();
    assertThat(record.outcome()).isEqualTo("asked");
    assertThat(record.triggers())
        .extracting(DeliveryRecord.Said::said)
        .contains("auth@production is asked for by a trigger before it");
  }

  private static void deploys(Request request, String version) {
    assertThat(request).isInstanceOf(Request.Deploy.class);
    assertThat(((Request.Deploy) request).version()).isEqualTo(new Version(version));
    assertThat(request.cause().source()).isEqualTo("webhooks/github");
    assertThat(request.cause().by()).isEqualTo("ada via github");
    assertThat(request.cause().reason()).startsWith("push of main in acme/auth, trigger ");
  }

  @Test
  void anEventThatComesAgainIsTheSameOne() throws Exception {
    byte[] body = WebhookSite.file("github-push");
    HttpResponse<String> first = site.github("push", "guid-1", body);
    HttpResponse<String> again = site.github("push", "guid-1", body);
    HttpResponse<String> renamed = site.github("push", "guid-2", body);
    assertThat(again.statusCode()).isEqualTo(202);
    assertThat(taken(again).event()).isEqualTo("guid-1");
    assertThat(taken(again).events().getFirst().outcome()).isEqualTo("repeated");
    assertThat(taken(again).events().getFirst().asked())
        .isEqualTo(taken(first).events().getFirst().asked());
    assertThat(taken(renamed).events().getFirst().outcome())
        .as("the id beside a body is not signed")
        .isEqualTo("repeated");
    assertThat(site.requests()).hasSize(2);
    assertThat(site.counted("github", "repeated")).isEqualTo(2);
  }

  @Test
  void tenTimesOverTenConnectionsIsOnce() throws Exception {
    byte[] body = WebhookSite.file("github-push");
    try (ExecutorService ten = Executors.newFixedThreadPool(10)) {
      List<Callable<HttpResponse<String>>> all = new ArrayList<>();
      for (int i = 0; i < 10; i++) all.add(() -> site.github("push", "guid-1", body));
      for (Future<HttpResponse<String>> each : ten.invokeAll(all)) {
        assertThat(each.get().statusCode()).isEqualTo(202);
      }
    }
    assertThat(site.requests().stream().map(Request::id).distinct()).hasSize(2);
  }

  @Test
  void anotherSecretHoldsWhileOneReplacesTheOther() throws Exception {
    site.secrets.put("NEXT", WebhookSite.SECRET);
    site.secrets.put("SECRET", "of-yesterday");
    assertThat(site.github("push", "1", WebhookSite.file("github-push")).statusCode())
        .isEqualTo(202);
  }

  @Test
  void withoutProofNothingIsKeptButACount() throws Exception {
    byte[] body = WebhookSite.file("github-push");
    HttpResponse<String> answer =
        site.post("github", body, "X-GitHub-Event", "push", "X-Hub-Signature-256", "sha256=0000");
    assertThat(answer.statusCode()).isEqualTo(401);
    assertThat(answer.body()).doesNotContain("secret=").contains("does not prove");
    assertThat(site.post("github", body, "X-GitHub-Event", "push").statusCode()).isEqualTo(401);
    assertThat(site.counted("github", "unproven")).isEqualTo(2);
    assertThat(site.requests()).isEmpty();
    assertThat(site.records()).isEmpty();
  }

  @Test
  void anEmptySecretProvesNothing() throws Exception {
    site.secrets.put("SECRET", "");
    byte[] body = WebhookSite.file("alertmanager");
    HttpResponse<String> answer = site.post("alertmanager", body, "Authorization", "Bearer ");
    assertThat(answer.statusCode()).isEqualTo(503);
  }

  @Test
  void aPingAndWhatMatchesNothingAreRecordedAndNoError() throws Exception {
    assertThat(site.github("ping", "1", WebhookSite.file("github-ping")).statusCode())
        .isEqualTo(200);
    assertThat(site.github("release", "2", WebhookSite.file("github-release")).statusCode())
        .isEqualTo(200);
    byte[] deleted = WebhookSite.file("github-tag-deleted");
    assertThat(site.github("push", "3", deleted).statusCode()).isEqualTo(200);
    assertThat(site.records())
        .extracting(DeliveryRecord::outcome)
        .containsExactly("ping", "unmatched", "unmatched");
    assertThat(site.requests()).isEmpty();
  }

  @Test
  void whatIsOldIsRecordedAndNotActedOn() throws Exception {
    byte[] old =
        new String(WebhookSite.file("github-push"), UTF_8)
            .replace("1795158669", "1790000000")
            .getBytes(UTF_8);
    assertThat(site.github("push", "1", old).statusCode()).isEqualTo(200);
    assertThat(site.records()).extracting(DeliveryRecord::outcome).containsExactly("stale");
    assertThat(site.requests()).isEmpty();
  }

  @Test
  void aServiceThatIsNotThereIsRecordedWithWhatIs() throws Exception {
    byte[] body =
        new String(WebhookSite.file("github-push"), UTF_8)
            .replace("\"name\":\"auth\"", "\"name\":\"atuh\"")
            .getBytes(UTF_8);
    site.github("push", "1", body);
    assertThat(site.records().getFirst().triggers().getFirst().said())
        .contains("There is no service 'atuh'. Did you mean 'auth'?");
    assertThat(site.requests())
        .extracting(r -> r.target().environment().value())
        .containsOnly("staging");
  }

  @ParameterizedTest
  @CsvSource({
    "/webhooks/nobody, POST, application/json, 404",
    "/webhooks/, POST, application/json, 404",
    "/webhooks/github/x, POST, application/json, 404",
    "/webhooks/github, GET, application/json, 405",
    "/webhooks/github, POST, application/x-www-form-urlencoded, 415",
    "/webhooks/away, POST, application/json, 503"
  })
  void whatCannotBeTakenSaysWhy(String path, String method, String type, int status)
      throws Exception {
    String head =
        "%s %s HTTP/1.1\r\nHost: x\r\nContent-Type: %s\r\nContent-Length: 2\r\nConnection: close\r\n\r\n{}"
            .formatted(method, path, type);
    String answer = raw(head.getBytes(UTF_8));
    assertThat(answer).startsWith("HTTP/1.1 " + status + " ");
    ErrorView error = Json.read(answer.substring(answer.indexOf("\r\n\r\n") + 4), ErrorView.class);
    assertThat(error.next()).isNotEmpty();
  }

  @Test
  void aProvenBodyThatIsNoPayloadIs400() throws Exception {
    for (String body :
        List.of("{", "[]", "{\"a\":" + "[".repeat(3_000) + "]".repeat(3_000) + "}")) {
      HttpResponse<String> answer = site.bearer("alertmanager", body.getBytes(UTF_8));
      assertThat(answer.statusCode()).as(body).isEqualTo(400);
    }
    assertThat(site.bearer("alertmanager", new byte[] {'{', '"', (byte) 0xc3, '"'}).statusCode())
        .isEqualTo(400);
    assertThat(site.records()).isEmpty();
  }

  @Test
  void aTenMegabyteBodyIs413WithAndWithoutALength() throws Exception {
    byte[] large = new byte[10 << 20];
    assertThat(site.github("push", "1", large).statusCode()).isEqualTo(413);
    StringBuilder chunked =
        new StringBuilder(
            "POST /webhooks/github HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\nConnection: close\r\n\r\n");
    String chunk = "10000\r\n" + "x".repeat(0x10000) + "\r\n";
    chunked.append(chunk.repeat(20)).append("0\r\n\r\n");
    assertThat(raw(chunked.toString().getBytes(UTF_8))).startsWith("HTTP/1.1 413 ");
    assertThat(site.counted("github", "large")).isEqualTo(2);
  }

  @Test
  void aBodyThatNeverEndsIsGivenUp() throws Exception {
    String head =
        "POST /webhooks/github HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 100\r\n\r\n{";
    String answer = raw(head.getBytes(UTF_8));
    assertThat(answer)
        .satisfiesAnyOf(
            a -> assertThat(a).isEmpty(), a -> assertThat(a).startsWith("HTTP/1.1 408 "));
    assertThat(site.counted("github", "slow")).isEqualTo(1);
    assertThat(site.github("ping", "1", WebhookSite.file("github-ping")).statusCode())
        .isEqualTo(200);
  }

  /** Sends bytes as they are, and gives all that comes back until the other side closes. */
  private String raw(byte[] bytes) throws Exception {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), site.port())) {
      socket.setSoTimeout(30_000);
      OutputStream out = socket.getOutputStream();
      out.write(bytes);
      out.flush();
      InputStream in = socket.getInputStream();
      return new String(in.readAllBytes(), UTF_8);
    }
  }

  @Test
  void aHundredADeliverySecondAreAllAccepted() throws Exception {
    for (int i = 0; i < 200; i++) {
      byte[] event =
          "{\"specversion\":\"1.0\",\"type\":\"t\",\"source\":\"/ci\",\"id\":\"%d\",\"data\":{\"service\":\"auth\",\"version\":\"%d\"}}"
              .formatted(i, i)
              .getBytes(UTF_8);
      assertThat(site.bearer("bus", event).statusCode()).isEqualTo(202);
    }
    assertThat(site.requests()).hasSize(200);
  }

  @Test
  void withoutABrokerNothingIsAcceptedAndTheSenderIsToldSo() throws Exception {
    site.loseBroker();
    assertThat(site.github("push", "1", WebhookSite.file("github-push")).statusCode())
        .isEqualTo(503);
  }

  @Test
  void aCriticalAlertRollsBackOnceHoweverOftenItIsRepeatedRegroupedResolvedOrReordered()
      throws Exception {
    byte[] group = WebhookSite.file("alertmanager");
    assertThat(site.bearer("alertmanager", group).statusCode()).isEqualTo(202);
    String text = new String(group, UTF_8);
    for (String again :
        List.of(
            text,
            text.replace("\"groupKey\":\"{}", "\"groupKey\":\"{}/other"),
            text.replace("\"status\":\"firing\"", "\"status\":\"resolved\""),
            text.replace("5 % of requests fail", "6 % of requests fail"))) {
      site.bearer("alertmanager", again.getBytes(UTF_8));
    }
    List<Request> requests = site.requests();
    assertThat(requests).hasSize(1);
    assertThat(requests.getFirst()).isInstanceOf(Request.Rollback.class);
    assertThat(requests.getFirst().target()).isEqualTo(Target.of("auth", "production"));
    assertThat(requests.getFirst().cause().automatic()).as("the brake holds it").isTrue();
    assertThat(site.records())
        .filteredOn(r -> r.event().startsWith("aa05"))
        .extracting(r -> r.triggers().getLast().said())
        .contains("its severity warning is only told");
  }
}
