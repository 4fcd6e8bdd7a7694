package io.signalbox.engine.alert;

import static org.assertj.core.api.Assertions.assertThat;

import io.signalbox.engine.Given;
import io.signalbox.engine.fact.What;
import io.signalbox.engine.model.Outcome;
import java.time.Duration;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What the person reads who is woken at 3 a.m. */
class TellingTest {
  private static final ZoneId UTC = ZoneId.of("UTC");
  private final Ward ward = new Ward();

  private Message told(Wording wording) {
    Optional<String> link = Optional.of("https://deploy.example.com/alerts/ack?id=shop-1");
    return new Telling(wording, UTC, link, ward.now).tell(ward.incident(), 0, 100);
  }

  @Test
  void saysWhatWhereSinceWhenWhatWasDoneAndWhatToDo() {
    ward.requested().breached().passes(Duration.ofSeconds(20)).unreachable().minutes(4);
    Message message = told(Wording.PLAIN);
    assertThat(message.title())
        .isEqualTo(
            "[CRITICAL] shop@prod: deployment of v3 waits for a host that cannot be reached");
    assertThat(message.text())
        .isEqualTo(
            """
            What: deployment of v3 waits for a host that cannot be reached: waiting for pc3
            Where: shop in prod, deployment shop-1
            Since: Tue 1 Jan 2030, 12:00:20 UTC, for 4 min
            Signalbox did: 12:00:00 gate of batch 1 breached: pc2 failed 3 of 5
            You can: Bring the host back; it goes on by itself within three minutes, or at once with the command below.
            Run:
              signalbox retry shop-1
              signalbox show shop-1
            Acknowledge: signalbox ack shop-1 or https://deploy.example.com/alerts/ack?id=shop-1""");
    assertThat(message.brief())
        .isEqualTo(
            "CRITICAL shop@prod: deployment of v3 waits for a host that cannot be reached: waiting for pc3 – signalbox ack shop-1");
    assertThat(message.spoken()).contains("CRITICAL", "shop in prod", "Acknowledge");
  }

  @Test
  void showsTheEvidence() {
    ward.requested().breached();
    assertThat(told(Wording.PLAIN).text()).contains("Evidence:\n  503\n  503");
  }

  @Test
  void saysWhoAcknowledged() {
    ward.requested().unreachable().acknowledged();
    assertThat(told(Wording.PLAIN).text())
        .contains("Acknowledged: by ada at 12:00:00")
        .doesNotContain("signalbox ack");
  }

  @Test
  void theEndIsWhatCounts() {
    ward.requested().breached().ends(Outcome.ROLLED_BACK);
    assertThat(told(Wording.PLAIN).title())
        .isEqualTo("[WARNING] shop@prod: deployment of v3 was rolled back");
  }

  /** It once said that the deployment of 'none' had succeeded. */
  @Test
  void aTargetHeldByHandIsToldAsThatAndItsEndIsNoNews() {
    ward.happens(new What.HeldByHand("ada", "incident 7"));
    Message held = told(Wording.PLAIN);
    assertThat(held.title()).isEqualTo("[INFO] shop@prod: the target is held by hand");
    assertThat(held.text())
        .contains("by ada: incident 7", "signalbox release-hold shop --env prod")
        .doesNotContain("deployment");
    assertThat(ward.channels()).containsExactly("slack");
    ward.ends(Outcome.SUCCEEDED).minutes(10);
    assertThat(told(Wording.PLAIN).title()).isEqualTo(held.title());
    assertThat(ward.channels()).isEmpty();
  }

  @Test
  void aTargetThatIsFreeAgainIsToldToo() {
    ward.happens(new What.ReleasedByHand("ada", "over")).ends(Outcome.SUCCEEDED);
    assertThat(told(Wording.PLAIN).brief())
        .isEqualTo("INFO shop@prod: the target is free again: released by ada: over");
  }

  @Test
  void wordsOfYourOwnInAnyLanguage() {
    Wording korean =
        new Wording(
            List.of(Given.SHOP.service()),
            List.of(),
            Optional.of("[{severity}] {service}/{environment} {version}: {headline}"),
            Optional.of("무엇: {headline}\n확인: {acknowledge}\n{unknown}"),
            Optional.of("{service} {headline}"),
            Optional.empty(),
            Map.of(Reason.UNREACHABLE, "서버에 연결할 수 없습니다"));
    ward.requested().unreachable();
    Message message = told(Wording.of(List.of(korean), Given.SHOP));
    assertThat(message.title()).isEqualTo("[CRITICAL] shop/prod v3: 서버에 연결할 수 없습니다");
    assertThat(message.text()).startsWith("무엇: 서버에 연결할 수 없습니다\n확인: signalbox ack shop-1");
    assertThat(message.brief()).isEqualTo("shop 서버에 연결할 수 없습니다");
  }

  @Test
  void whatAHostSaysPutsNothingElseIn() {
    ward.requested()
        .happens(
            new io.signalbox.engine.fact.What.Parked(
                io.signalbox.engine.model.Status.Why.UNFENCED, "{command} $1 \\ {by}", Ward.NOON));
    Wording wording =
        new Wording(
            List.of(),
            List.of(),
            Optional.empty(),
            Optional.of("{said}"),
            Optional.empty(),
            Optional.empty(),
            Map.of());
    assertThat(told(wording).text()).isEqualTo("{command} $1 \\ {by}");
  }

  @Test
  void nothingIsLongerThanAScreenTakes() {
    ward.requested()
        .happens(
            new io.signalbox.engine.fact.What.Parked(
                io.signalbox.engine.model.Status.Why.UNFENCED, "x".repeat(5_000), Ward.NOON));
    assertThat(told(Wording.PLAIN).brief().length()).isLessThanOrEqualTo(300);
    assertThat(told(Wording.PLAIN).text().length()).isLessThan(2_000);
  }
}
