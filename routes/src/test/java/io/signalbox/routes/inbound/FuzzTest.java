package io.signalbox.routes.inbound;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.signalbox.config.inbound.WebhookSource.Kind;
import io.signalbox.routes.inbound.proof.Hmac;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.EnumMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Payloads of every kind of source, changed at random, over real HTTP and – most of them – rightly
 * signed, so that they come through to the readers and triggers: no input makes a 5xx. Runs for
 * {@code -Dfuzz=SECONDS}; {@code -Dseed=N} repeats a run.
 */
class FuzzTest {
  private static final long SECONDS = Long.getLong("fuzz", 5);
  private static final long SEED = Long.getLong("seed", System.nanoTime());
  private static final List<Kind> KINDS = List.of(Kind.values());
  private static final Map<Kind, List<String>> CORPUS =
      new EnumMap<>(
          Map.of(
              Kind.GITHUB,
              List.of("github-push", "github-release", "github-ping", "github-tag-deleted"),
              Kind.GITEA,
              List.of("gitea-push"),
              Kind.GITLAB,
              List.of("gitlab-push", "gitlab-tag", "gitlab-pipeline"),
              Kind.REGISTRY,
              List.of("registry-push"),
              Kind.ALERTMANAGER,
              List.of("alertmanager"),
              Kind.GRAFANA,
              List.of("grafana"),
              Kind.STANDARD,
              List.of("cloudevent"),
              Kind.CLOUDEVENTS,
              List.of("cloudevent"),
              Kind.CDEVENTS,
              List.of("cdevent")));
  private static final List<String> WORDS =
      List.of(
          "null",
          "true",
          "-1",
          "1e999",
          "99999999999999999999999",
          "\"\"",
          "\"\\u0000\"",
          "\"\\ud800\"",
          "{}",
          "[]",
          "[[[[[[]]]]]]",
          "\"" + "x".repeat(2_000) + "\"",
          "\"${env:SECRET}\"",
          "\"; rm -rf / #\"",
          "\"../../etc/passwd\"",
          "\"refs/heads/main\"",
          "\"0000000000\"",
          "\"9999-99-99T99:99:99Z\"",
          "\"+1000000000-01-01T00:00:00Z\"");

  private final SplittableRandom random = new SplittableRandom(SEED);

  private static String inbound() {
    StringBuilder text = new StringBuilder("webhooks:\n  rate: 10000\n  sources:\n");
    for (Kind kind : Kind.values()) {
      text.append("    %s: {secrets: [\"${env:SECRET}\"]}\n".formatted(lower(kind)));
    }
    text.append(
        """
        triggers:
          a: {action: deploy, service: $.repository.name, environment: production, version: "{commit}"}
          b: {action: deploy, service: $..service, environment: $.labels.environment, version: $..version}
          c: {events: alert, action: rollback, service: $.labels.service, environment: production}
          d: {having: ["$..[?(@.id)]"], labels: {severity: "*"}, action: tell}
          g: {events: alert, action: tell, service: $.labels.service, environment: production}
          h: {labels: {alertname: "*"}, action: approve, service: $.labels.service, environment: $..environment}
          e: {repositories: "*a*h*", branches: "*", action: deploy, service: auth, environment: staging, version: "{branch}-{tag}"}
          f: {tags: "*", action: deploy, service: shop, environment: staging, version: "{tag}", digest: $.target.digest}
        """);
    return text.toString();
  }

  private static String lower(Kind kind) {
    return kind.name().toLowerCase(Locale.ROOT);
  }

  @Test
  void noInputIsOurFault(@TempDir Path data) throws Exception {
    Map<Integer, Integer> statuses = new java.util.TreeMap<>();
    long end = System.nanoTime() + Duration.ofSeconds(SECONDS).toNanos();
    try (WebhookSite site = new WebhookSite(data, inbound())) {
      for (long n = 0; System.nanoTime() < end || n < 200; n++) {
        Kind kind = KINDS.get(random.nextInt(KINDS.size()));
        List<String> files = List.copyOf(CORPUS.get(kind));
        byte[] body = changed(WebhookSite.file(files.get(random.nextInt(files.size()))));
        HttpResponse<String> answer = site.post(lower(kind), body, headers(kind, body));
        statuses.merge(answer.statusCode(), 1, Integer::sum);
        assertThat(answer.statusCode())
            .as("seed %d, delivery %d of %s: %s", SEED, n, kind, new String(body, UTF_8))
            .isLessThan(500);
      }
      System.out.printf("fuzz: %s, seed %d%n", statuses, SEED);
      assertThat(statuses).as("it comes through").containsKeys(200, 202, 400, 401);
    }
  }

  private byte[] changed(byte[] original) {
    String text = new String(original, UTF_8);
    int times = random.nextInt(4);
    for (int i = 0; i < times; i++) {
      text =
          switch (random.nextInt(3)) {
            case 0 -> replaceValue(text);
            case 1 -> dropSome(text);
            default -> replaceKey(text);
          };
    }
    byte[] bytes = text.getBytes(UTF_8);
    if (random.nextInt(8) == 0) {
      for (int i = 0; i < 3 && bytes.length > 0; i++) {
        bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
      }
    }
    return random.nextInt(50) == 0 ? Arrays.copyOf(bytes, random.nextInt(bytes.length + 1)) : bytes;
  }

  /** Another value behind some colon. */
  private String replaceValue(String text) {
    int colon = text.indexOf("\":", random.nextInt(Math.max(1, text.length())));
    if (colon < 0) return text;
    int from = colon + 2;
    int to = from;
    while (to < text.length() && ",}]".indexOf(text.charAt(to)) < 0) to++;
    return text.substring(0, from) + WORDS.get(random.nextInt(WORDS.size())) + text.substring(to);
  }

  private String replaceKey(String text) {
    List<String> keys =
        List.of("labels", "alerts", "events", "repository", "target", "after", "ref", "data", "id");
    String key = keys.get(random.nextInt(keys.size()));
    return text.replaceFirst("\"" + key + "\":", "\"x" + key + "\":");
  }

  private String dropSome(String text) {
    if (text.length() < 10) return text;
    int from = random.nextInt(text.length() - 5);
    return text.substring(0, from) + text.substring(from + 1 + random.nextInt(4));
  }

  private String[] headers(Kind kind, byte[] body) {
    List<String> all = new ArrayList<>();
    boolean lies = random.nextInt(10) == 0;
    byte[] key = (lies ? "wrong" : WebhookSite.SECRET).getBytes(UTF_8);
    String hex = HexFormat.of().formatHex(Hmac.of(key, body));
    String id = "id-" + random.nextInt(1_000);
    switch (kind) {
      case GITHUB -> {
        add(all, "X-Hub-Signature-256", "sha256=" + hex);
        add(all, "X-GitHub-Event", random.nextInt(9) == 0 ? "deployment" : "push");
        add(all, "X-GitHub-Delivery", random.nextInt(9) == 0 ? "<" + id + ">" : id);
      }
      case GITEA -> {
        add(all, "X-Gitea-Signature", hex);
        add(all, "X-Gitea-Event", random.nextInt(9) == 0 ? "release" : "push");
      }
      case STANDARD -> {
        String time = String.valueOf(WebhookSite.NOON.getEpochSecond());
        byte[] head = (id + "." + time + ".").getBytes(UTF_8);
        add(all, "webhook-id", id);
        add(all, "webhook-timestamp", time);
        add(
            all,
            "webhook-signature",
            "v1," + Base64.getEncoder().encodeToString(Hmac.of(key, head, body)));
      }
      case GITLAB -> add(all, "X-Gitlab-Token", new String(key, UTF_8));
      case REGISTRY, ALERTMANAGER, GRAFANA, CLOUDEVENTS, CDEVENTS -> {
        add(all, "Authorization", "Bearer " + new String(key, UTF_8));
        if (random.nextInt(5) == 0) {
          add(all, "ce-type", "t");
          add(all, "ce-source", "/s");
          add(all, "ce-id", id);
          add(all, "ce-specversion", random.nextInt(3) == 0 ? "2" : "1.0");
        }
      }
    }
    return all.toArray(String[]::new);
  }

  private static void add(List<String> all, String name, String value) {
    all.add(name);
    all.add(value);
  }
}
