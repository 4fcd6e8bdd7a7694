package io.signalbox.config.load;

import static org.assertj.core.api.Assertions.assertThat;

import io.signalbox.config.Alerts;
import io.signalbox.config.Loaded;
import io.signalbox.engine.alert.ChannelKind;
import io.signalbox.engine.alert.Reason;
import io.signalbox.engine.alert.Severity;
import io.signalbox.engine.alert.Stage;
import io.signalbox.engine.alert.Wording;
import io.signalbox.engine.name.Target;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the section {@code alerts} means. */
class AlertsTest {
  @TempDir Path directory;

  private static Alerts of(Path file) {
    Loaded loaded = new ConfigurationLoader(name -> Optional.of("value")).load(file);
    assertThat(loaded).isInstanceOf(Loaded.Valid.class);
    return ((Loaded.Valid) loaded).configuration().alerts();
  }

  private Alerts alerts(String yaml) throws IOException {
    Path file = directory.resolve("signalbox.yaml");
    Files.writeString(file, yaml);
    return of(file);
  }

  @Test
  void whoConfiguresNothingIsToldNothing() throws IOException {
    assertThat(alerts("signalbox: {}").policy().silent()).isTrue();
  }

  @Test
  void theUsualRoutesEscalateFromSlackToThePhone() throws IOException {
    Alerts alerts =
        alerts(
            """
            alerts:
              channels:
                a: {slack: {webhook: "${env:W}"}}
                b: {email: {host: smtp, from: "a@b.c", to: [a@b.c]}}
                c: {sms: {to: ["123"], http: {url: "https://x", form: {a: "{text}"}}}}
                d: {phone: {to: ["123", "456"], http: {url: "https://x", form: {a: "{spoken}"}}}}
            """);
    assertThat(alerts.policy().routes().get(Severity.INFO))
        .containsExactly(new Stage("a", Duration.ZERO));
    assertThat(alerts.policy().routes().get(Severity.WARNING))
        .containsExactly(new Stage("a", Duration.ZERO), new Stage("b", Duration.ZERO));
    assertThat(alerts.policy().routes().get(Severity.CRITICAL))
        .containsExactly(
            new Stage("a", Duration.ZERO),
            new Stage("b", Duration.ofMinutes(5)),
            new Stage("c", Duration.ofMinutes(10)),
            new Stage("d.1", Duration.ofMinutes(15)),
            new Stage("d.2", Duration.ofMinutes(15)));
  }

  @Test
  void aRouteThatIsWrittenReplacesTheUsualOne() throws IOException {
    Alerts alerts =
        alerts(
            """
            alerts:
              channels:
                a: {slack: {webhook: "${env:W}"}}
                d: {phone: {to: ["123", "456"], http: {url: "https://x", form: {a: "{spoken}"}}}}
              routes: {critical: {d: 1m}, info: {}}
            """);
    assertThat(alerts.policy().routes().get(Severity.CRITICAL))
        .containsExactly(
            new Stage("d.1", Duration.ofMinutes(1)), new Stage("d.2", Duration.ofMinutes(1)));
    assertThat(alerts.policy().routes().get(Severity.INFO)).isEmpty();
    assertThat(alerts.policy().routes().get(Severity.WARNING)).hasSize(1);
  }

  @Test
  void onlyTheWebApiKeepsOneMessage() throws IOException {
    Alerts alerts =
        alerts(
            """
            alerts:
              channels:
                a: {slack: {webhook: "${env:W}"}}
                b: {slack: {token: "${env:T}", channel: C0123}}
            """);
    assertThat(alerts.policy().channel("a").orElseThrow().keepsOne()).isFalse();
    assertThat(alerts.policy().channel("b").orElseThrow().keepsOne()).isTrue();
  }

  @Test
  void secretsStayReferences() throws IOException {
    Alerts alerts =
        alerts(
            """
            alerts:
              channels: {a: {slack: {webhook: "${env:W}"}}}
            """);
    assertThat(alerts.toString()).contains("env:W").doesNotContain("value");
  }

  @Test
  void theKoreanExampleSpeaksKoreanToThePortalAlone() {
    Alerts alerts = of(Path.of("examples/alerts/signalbox.yaml"));
    Wording portal = Wording.of(alerts.wordings(), Target.of("portal", "production"));
    assertThat(portal.headlines()).containsEntry(Reason.FAILED, "배포가 실패했습니다");
    assertThat(portal.text().orElse("")).contains("할 일: {next}");
    assertThat(Wording.of(alerts.wordings(), Target.of("reports", "production")))
        .isEqualTo(Wording.PLAIN);
    assertThat(alerts.zone().getId()).isEqualTo("Asia/Seoul");
    assertThat(alerts.policy().channel("oncall-text.2").orElseThrow().kind())
        .isEqualTo(ChannelKind.SMS);
  }
}
