package io.signalbox.routes.inbound.trigger;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.signalbox.config.Configuration;
import io.signalbox.config.Loaded;
import io.signalbox.config.inbound.Glob;
import io.signalbox.config.inbound.WebhookSource;
import io.signalbox.config.load.ConfigurationLoader;
import io.signalbox.routes.inbound.event.Delivery;
import io.signalbox.routes.inbound.proof.Headers;
import io.signalbox.routes.inbound.trigger.Evaluation.Outcome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TriggersTest {
  private static final Instant NOON = Instant.parse("2026-11-21T12:00:00Z");
  private static final String PUSH =
      "{\"ref\":\"refs/heads/main\",\"after\":\"abc\",\"n\":7,\"no\":null,\"off\":false,\"list\":[\"auth\",\"shop\"],\"one\":[\"auth\"],\"repository\":{\"full_name\":\"acme/auth\",\"name\":\"auth\"}}";

  @TempDir Path data;

  private Configuration configuration(String webhooks, String triggers) throws IOException {
    Path file = data.resolve("signalbox.yaml");
    Files.writeString(
        file,
        """
        signalbox: {data: data}
        environments: {production: {platform: local}}
        services:
          auth: {artifact: "none/{version}", directory: "instances/auth", command: ["true"]}
        webhooks: {%s sources: {github: {secrets: ["${env:S}"]}, alertmanager: {secrets: ["${env:S}"]}}}
        triggers:
        """
                .formatted(webhooks)
            + triggers.indent(2));
    return switch (new ConfigurationLoader().load(file)) {
      case Loaded.Valid valid -> valid.configuration();
      case Loaded.Invalid invalid -> throw new IOException(invalid.problems().toString());
    };
  }

  private static Evaluation evaluate(
      Configuration configuration, String source, String event, String body) throws Exception {
    WebhookSource from = configuration.inbound().source(source).orElseThrow();
    Headers headers = Headers.none().with("X-GitHub-Event", event);
    Delivery delivery = Delivery.read(from.kind(), headers, body.getBytes(UTF_8));
    return new Triggers(configuration).evaluate(from, delivery.events().getFirst(), NOON);
  }

  private Look look(String condition) throws Exception {
    Configuration configuration =
        configuration(
            "",
            "t: {action: deploy, service: auth, environment: production, version: '{commit}'%s}"
                .formatted(condition.isEmpty() ? "" : ", " + condition));
    return evaluate(configuration, "github", "push", PUSH).looks().getFirst();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "``                                  | ASKS      | deploy abc to auth@production",
        "sources: github                     | ASKS      | deploy abc to auth@production",
        "sources: alertmanager               | PASSED_BY | it is not from alertmanager",
        "events: [release, 'pu*']            | ASKS      | deploy abc to auth@production",
        "events: release                     | PASSED_BY | its event is push, not release",
        "repositories: 'acme/*'              | ASKS      | deploy abc to auth@production",
        "repositories: 'ACME/*'              | PASSED_BY | its repository is acme/auth, not ACME/*",
        "branches: [x, ma*n]                 | ASKS      | deploy abc to auth@production",
        "tags: 'v*'                          | PASSED_BY | it is about no tag",
        "labels: {severity: critical}        | PASSED_BY | it is about no label severity",
        "having: $.after                     | ASKS      | deploy abc to auth@production",
        "having: '$.list[?(@ == \"shop\")]'  | ASKS      | deploy abc to auth@production",
        "having: '$.list[?(@ == \"x\")]'     | PASSED_BY | $.list[?(@ == \"x\")] finds nothing",
        "having: [$.after, $.no]             | PASSED_BY | $.no finds nothing",
        "having: $.off                       | PASSED_BY | $.off finds nothing",
        "having: $.nowhere.else              | PASSED_BY | $.nowhere.else finds nothing",
      })
  void conditions(String condition, Look.Finding finding, String said) throws Exception {
    Look look = look(condition.strip());
    assertThat(look.finding()).isEqualTo(finding);
    assertThat(look.said()).isEqualTo(said);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "$.repository.name | {commit}   | deploy abc to auth@production",
        "$.one[*]          | r{commit}  | deploy rabc to auth@production",
        "auth              | $.n        | deploy 7 to auth@production",
        "$.list[*]         | 1          | no service: $.list[*] finds 2 values, not one text",
        "$.no              | 1          | no service: $.no finds nothing in the event",
        "$.repository      | 1          | no service: $.repository finds no, not one text",
        "auth              | {tag}      | no version: the event has no tag",
        "auth              | $.ref      | Expected",
        "$.after           | 1          | There is no service 'abc'",
        "au{branch}        | 1          | There is no service 'aumain'",
      })
  void fills(String service, String version, String said) throws Exception {
    Configuration configuration =
        configuration(
            "",
            "t: {action: deploy, service: '%s', environment: production, version: '%s'}"
                .formatted(service, version));
    Evaluation evaluation = evaluate(configuration, "github", "push", PUSH);
    assertThat(evaluation.looks().getFirst().said()).startsWith(said);
    assertThat(evaluation.outcome())
        .isEqualTo(said.startsWith("deploy") ? Outcome.ASKED : Outcome.UNUSABLE);
  }

  @Test
  void theFirstAloneOrAll() throws Exception {
    String two =
        """
        tell: {action: tell}
        deploy: {action: deploy, service: auth, environment: production, version: "{commit}"}
        """;
    assertThat(evaluate(configuration("match: first,", two), "github", "push", PUSH).outcome())
        .isEqualTo(Outcome.TOLD);
    assertThat(evaluate(configuration("", two), "github", "push", PUSH).outcome())
        .isEqualTo(Outcome.ASKED);
  }

  @ParameterizedTest
  @CsvSource({
    "firing, critical, ASKS",
    "firing, page, ASKS",
    "firing, error, ASKS",
    "firing, warning, TELLS",
    "firing, other, TELLS",
    "firing, '', TELLS",
    "resolved, critical, TELLS"
  })
  void theSeverityOfAnAlertDecides(String status, String severity, Look.Finding finding)
      throws Exception {
    Configuration configuration =
        configuration(
            "",
            "t: {action: rollback, service: $.labels.service, environment: production, severities: {critical: rollback, page: rollback, error: approve, warning: tell}}");
    String label = severity.isEmpty() ? "" : ",\"severity\":\"" + severity + "\"";
    String body =
        "{\"alerts\":[{\"status\":\"%s\",\"startsAt\":\"2026-11-21T11:00:00Z\",\"labels\":{\"service\":\"auth\"%s}}]}"
            .formatted(status, label);
    assertThat(evaluate(configuration, "alertmanager", "", body).looks().getFirst().finding())
        .isEqualTo(finding);
  }

  @Test
  void whatIsToldIsToldAboutItsTarget() throws Exception {
    Configuration configuration =
        configuration(
            "",
            "t: {action: tell, service: $.labels.service, environment: production}\n"
                + "all: {action: tell}");
    String body =
        "{\"alerts\":[{\"status\":\"firing\",\"startsAt\":\"2026-11-21T11:00:00Z\",\"labels\":{\"service\":\"%s\"}}]}";
    assertThat(evaluate(configuration, "alertmanager", "", body.formatted("auth")).told())
        .containsExactly(io.signalbox.engine.name.Target.of("auth", "production"));
    Evaluation other = evaluate(configuration, "alertmanager", "", body.formatted("auht"));
    assertThat(other.told()).isEmpty();
    assertThat(other.outcome()).isEqualTo(Outcome.TOLD);
    assertThat(other.looks().getFirst().said())
        .startsWith("it is to be told, but by no channel: There is no service 'auht'");
  }

  @Test
  void anAlertThatIsToBeApprovedAsksForThat() throws Exception {
    Configuration configuration =
        configuration("", "t: {action: approve, service: auth, environment: production}");
    String body =
        "{\"alerts\":[{\"status\":\"firing\",\"startsAt\":\"2026-11-21T11:00:00Z\",\"labels\":{}}]}";
    Look look = evaluate(configuration, "alertmanager", "", body).looks().getFirst();
    assertThat(look.said()).isEqualTo("roll auth@production back, when a person approves it");
    assertThat(look.wish().orElseThrow().action())
        .isEqualTo(io.signalbox.config.inbound.Trigger.Action.APPROVE);
  }

  @ParameterizedTest
  @CsvSource({
    "*, '', true",
    "a*, a, true",
    "a*c, abcbc, true",
    "a*c, abcb, false",
    "*.*, a.b, true",
    "a, ab, false",
    "'', a, false",
    "a?c, abc, false"
  })
  void aStarIsAnything(String pattern, String text, boolean matches) {
    assertThat(new Glob(pattern).matches(text)).isEqualTo(matches);
  }

  @Test
  void aPatternOfManyStarsTakesNoTime() {
    assertThat(new Glob("*a".repeat(200) + "b").matches("a".repeat(20_000))).isFalse();
  }
}
