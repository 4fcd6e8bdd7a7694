package io.signalbox.app.inbound;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.signalbox.app.serve.Signalbox;
import io.signalbox.config.Configuration;
import io.signalbox.config.Loaded;
import io.signalbox.config.load.ConfigurationLoader;
import io.signalbox.routes.inbound.proof.Hmac;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Git hosts are told what became of their events, and asked for those that nobody took. */
class ReportTest {
  private static final String COMMIT = "59b20b8d5c6ff8d09518454d4dd8b7b30f095ab5";
  private static final Duration PATIENCE = Duration.ofSeconds(90);

  private final FakeGit git;
  private final Signalbox signalbox;
  private final HttpClient http = HttpClient.newHttpClient();

  ReportTest(@TempDir Path root) throws IOException {
    git = new FakeGit();
    Files.writeString(root.resolve("secret"), "s3cret");
    Files.writeString(root.resolve("token"), "t0ken");
    Configuration configuration = configuration(root);
    signalbox = Signalbox.start(new Signalbox.Parts(() -> configuration, List::of));
  }

  @AfterEach
  void stop() {
    signalbox.close();
    git.close();
  }

  private Configuration configuration(Path root) throws IOException {
    int port;
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = socket.getLocalPort();
    }
    Path file =
        Files.writeString(
            root.resolve("signalbox.yaml"),
            """
            signalbox: {data: data, api: {listen: "127.0.0.1:%1$d"}}
            environments: {production: {platform: local}}
            services:
              auth: {artifact: "none/{version}", directory: "instances/auth", command: ["true"]}
            webhooks:
              sources:
                github:
                  secrets: ["${file:%2$s/secret}"]
                  api: {url: "%3$s", token: "${file:%2$s/token}", hooks: [repos/acme/auth/hooks/1]}
                gitlab:
                  secrets: ["${file:%2$s/secret}"]
                  api: {url: "%3$s/api/v4", token: "${file:%2$s/token}"}
            triggers:
              all: {action: deploy, service: auth, environment: production, version: "{commit}"}
            """
                .formatted(port, root, git.url()));
    return switch (new ConfigurationLoader().load(file)) {
      case Loaded.Valid valid -> valid.configuration();
      case Loaded.Invalid invalid -> throw new IOException(invalid.problems().toString());
    };
  }

  private void push(String source, String event, String body) throws Exception {
    byte[] bytes = body.getBytes(UTF_8);
    String signature = HexFormat.of().formatHex(Hmac.of("s3cret".getBytes(UTF_8), bytes));
    HttpRequest request =
        HttpRequest.newBuilder(signalbox.url().resolve("/webhooks/" + source))
            .header("Content-Type", "application/json")
            .header("X-GitHub-Event", event)
            .header("X-GitHub-Delivery", "guid-1")
            .header("X-Hub-Signature-256", "sha256=" + signature)
            .header("X-Gitlab-Token", "s3cret")
            .POST(BodyPublishers.ofByteArray(bytes))
            .build();
    assertThat(http.send(request, BodyHandlers.ofString()).statusCode()).isEqualTo(202);
  }

  private void asked(String beginning, String... parts) {
    await(beginning + " in " + git.asked)
        .atMost(PATIENCE)
        .untilAsserted(
            () ->
                assertThat(git.asked)
                    .anySatisfy(
                        a -> {
                          assertThat(a).startsWith(beginning);
                          for (String part : parts) assertThat(a).contains(part);
                        }));
  }

  /** There is no artifact, so the deployment begins and fails. */
  @Test
  void githubGetsAStatusOfTheCommitAndOfADeploymentEvenWhenItWasAway() throws Exception {
    git.away.set(2);
    push(
        "github",
        "push",
        "{\"ref\":\"refs/heads/main\",\"after\":\"%s\",\"repository\":{\"full_name\":\"acme/auth\"},\"sender\":{\"login\":\"ada\"}}"
            .formatted(COMMIT));
    String status = "POST /repos/acme/auth/statuses/" + COMMIT;
    asked(status, "\"failure\"", "\"context\":\"signalbox/auth@production\"", "failed");
    asked("GET /repos/acme/auth/deployments?task=signalbox%3Aauth-");
    asked(
        "POST /repos/acme/auth/deployments {",
        "\"environment\":\"production\"",
        "\"required_contexts\":[]");
    asked("POST /repos/acme/auth/deployments/77/statuses", "\"state\":\"failure\"");
    assertThat(git.tokens).containsOnly("Bearer t0ken");
    assertThat(String.join(" ", git.asked)).doesNotContain("t0ken", "s3cret");
  }

  @Test
  void gitlabGetsThemToo() throws Exception {
    push(
        "gitlab",
        "push",
        "{\"object_kind\":\"push\",\"ref\":\"refs/heads/main\",\"after\":\"%1$s\",\"checkout_sha\":\"%1$s\",\"project\":{\"path_with_namespace\":\"acme/auth\"}}"
            .formatted(COMMIT));
    String project = "/api/v4/projects/acme%2Fauth";
    asked("POST " + project + "/statuses/" + COMMIT, "\"running\"");
    asked("POST " + project + "/statuses/" + COMMIT, "\"failed\"");
    asked("POST " + project + "/deployments", "\"ref\":\"main\"", "\"tag\":false");
    assertThat(git.tokens).containsOnly("t0ken");
  }

  @Test
  void whatNobodyTookIsAskedForAgain() {
    Instant now = Instant.now();
    git.answers.put(
        "/repos/acme/auth/hooks/1/deliveries",
        "[%s,%s,%s,%s,%s,%s,%s]"
            .formatted(
                delivery(17, "taken", 202, now),
                delivery(16, "refused", 401, now),
                delivery(15, "late", 200, now),
                delivery(14, "late", 502, now),
                delivery(13, "missed", 502, now),
                delivery(12, "lost", 0, now.minus(Duration.ofHours(30))),
                delivery(11, "old", 0, now.minus(Duration.ofDays(4)))));
    assertThat(signalbox.askForMissed()).isEqualTo(2);
    assertThat(git.asked)
        .containsExactly(
            "GET /repos/acme/auth/hooks/1/deliveries?per_page=100",
            "POST /repos/acme/auth/hooks/1/deliveries/13/attempts {}",
            "POST /repos/acme/auth/hooks/1/deliveries/12/attempts {}");
  }

  @Test
  void whatFailsAgainAndAgainIsNotAskedForForEver() {
    Instant now = Instant.now();
    String all =
        String.join(
            ",", List.of(4, 3, 2, 1).stream().map(i -> delivery(i, "bad", 500, now)).toList());
    git.answers.put("/repos/acme/auth/hooks/1/deliveries", "[" + all + "]");
    assertThat(signalbox.askForMissed()).isZero();
  }

  private static String delivery(int id, String guid, int status, Instant at) {
    return "{\"id\":%d,\"guid\":\"%s\",\"delivered_at\":\"%s\",\"redelivery\":false,\"status\":\"x\",\"status_code\":%d,\"event\":\"push\"}"
        .formatted(id, guid, at, status);
  }
}
