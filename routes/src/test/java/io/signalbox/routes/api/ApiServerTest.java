package io.signalbox.routes.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.signalbox.routes.api.access.Role;
import java.io.IOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What holds for every address: bodies, tokens, and a Signalbox that is not ready. */
@Execution(ExecutionMode.CONCURRENT)
class ApiServerTest extends ApiCalls {
  ApiServerTest(@TempDir Path data) throws IOException {
    super(data);
  }

  @Test
  void aBodyAboveOneMebibyteIsRefusedDeclaredOrNot() throws Exception {
    String large = "{\"reason\":\"" + "x".repeat(ApiHandler.MOST_BYTES) + "\"}";
    assertThat(site.post("/api/v1/deployments", large, owner).statusCode()).isEqualTo(413);
    var chunked =
        BodyPublishers.ofByteArrays(
            List.of(large.getBytes(java.nio.charset.StandardCharsets.UTF_8)));
    HttpResponse<String> answer =
        site.send(
            site.to("/api/v1/deployments").header("Content-Type", "application/json").POST(chunked),
            owner);
    assertThat(answer.statusCode()).isEqualTo(413);
  }

  @Test
  void onlyJsonIsTakenSoThatNoForeignPageCanPost() throws Exception {
    HttpResponse<String> answer =
        site.send(
            site.to("/api/v1/deployments")
                .header("Content-Type", "text/plain")
                .POST(BodyPublishers.ofString(DEPLOY)),
            owner);
    assertThat(answer.statusCode()).isEqualTo(415);
  }

  @Test
  void metricsBehindAProxyTakeAToken() throws Exception {
    var asked = site.to("/metrics").header("X-Forwarded-For", "203.0.113.9").GET();
    assertThat(site.send(asked, "").statusCode()).isEqualTo(401);
    // A gauge must not lose what it measures to the garbage collector.
    System.gc();
    assertThat(site.get("/metrics", owner).body())
        .contains("signalbox_queue_messages{queue=\"deploy.requests\"} 0.0");
  }

  @Test
  void aRevokedTokenIsUselessAtOnce() throws Exception {
    String token = site.tokens.create("ci", Role.VIEWER, List.of());
    assertThat(site.get("/api/v1/status", token).statusCode()).isEqualTo(200);
    assertThat(site.send(site.to("/api/v1/tokens/ci").DELETE(), owner).statusCode()).isEqualTo(200);
    assertThat(site.get("/api/v1/status", token).statusCode()).isEqualTo(401);
  }

  @Test
  void notReadyIsSaidWithItsReasons() throws Exception {
    site.troubles = List.of("The ledger is away.");
    HttpResponse<String> answer = site.get("/health/ready", "");
    assertThat(answer.statusCode()).isEqualTo(503);
    assertThat(answer.body()).contains("The ledger is away.");
  }

  @Test
  void withoutABrokerNothingIsAccepted() throws Exception {
    site.loseBroker();
    HttpResponse<String> answer = site.post("/api/v1/deployments", DEPLOY, owner);
    assertThat(answer.statusCode()).isEqualTo(503);
    assertThat(error(answer).next()).contains("Nothing was requested");
  }

  @ParameterizedTest
  @CsvSource({
    "GET, status",
    "GET, dead-letters",
    "GET, schedules",
    "GET, alerts",
    "GET, replays?deployment=auth-1",
    "POST, deployments/auth-1/approve",
    "POST, deployments/auth-1/cancel",
    "POST, dead-letters/8c1d/retry"
  })
  void withoutABrokerWhateverAsksItSaysSo(String method, String path) throws Exception {
    site.tell("auth-1", ApiSite.AUTH, "2", requested());
    site.loseBroker();
    HttpResponse<String> answer =
        method.equals("GET")
            ? site.get("/api/v1/" + path, owner)
            : site.post("/api/v1/" + path, "{}", owner);
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(503);
    assertThat(error(answer).next()).contains("again");
  }
}
