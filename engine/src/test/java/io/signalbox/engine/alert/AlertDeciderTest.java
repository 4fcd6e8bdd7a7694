package io.signalbox.engine.alert;

import static org.assertj.core.api.Assertions.assertThat;

import io.signalbox.engine.Given;
import io.signalbox.engine.fact.What;
import io.signalbox.engine.model.Cause;
import io.signalbox.engine.model.Cursor;
import io.signalbox.engine.model.Deployment;
import io.signalbox.engine.model.Outcome;
import io.signalbox.engine.model.Status;
import io.signalbox.engine.model.Step;
import io.signalbox.engine.name.EnvironmentName;
import io.signalbox.engine.port.StepFailed;
import java.time.Duration;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class AlertDeciderTest {
  private static News.Reported reported(Severity severity, boolean over) {
    return new News.Reported(
        Given.SHOP,
        Ward.ID,
        "alert HighErrorRate",
        severity,
        over ? "1 % of requests fail" : "5 % of requests fail",
        List.of("alertname=HighErrorRate"),
        "",
        over,
        Ward.NOON);
  }

  @Test
  void whatIsReportedEscalatesLikeAnythingElseUntilItIsOver() {
    Ward ward = new Ward().hear(reported(Severity.CRITICAL, false));
    assertThat(ward.channels()).containsOnly("slack");
    assertThat(ward.incident().open()).isTrue();
    ward.hear(reported(Severity.CRITICAL, false));
    assertThat(ward.channels()).as("the same once more").isEmpty();
    ward.minutes(6);
    assertThat(ward.channels()).containsExactly("mail");
    ward.hear(reported(Severity.CRITICAL, true)).minutes(30);
    assertThat(ward.channels()).as("who was told hears its end").containsOnly("slack", "mail");
    assertThat(ward.incident().over()).isTrue();
    assertThat(ward.incident().open()).isFalse();
  }

  @Test
  void theEndOfWhatNobodyWasToldIsNoNews() {
    Ward ward = new Ward().hear(reported(Severity.CRITICAL, true));
    assertThat(ward.channels()).isEmpty();
    assertThat(ward.record.incidents()).isEmpty();
  }

  @Test
  void aRuleDecidesHowBadAReportIs() {
    Ward ward = new Ward();
    Rule rule =
        new Rule(List.of(Reason.REPORTED), List.of(), List.of(), Optional.empty(), Map.of());
    ward.policy = new Policy(ward.policy.channels(), List.of(rule), ward.policy.routes());
    ward.hear(reported(Severity.CRITICAL, false));
    assertThat(ward.channels()).isEmpty();
    assertThat(ward.record.incidents()).isEmpty();
  }

  @Test
  void aPersonIsAskedAboutAProposedRollback() {
    Ward ward =
        new Ward()
            .happens(new What.Parked(Status.Why.PROPOSED, "waiting for an approval", Ward.NOON));
    assertThat(ward.channels()).containsOnly("slack", "mail");
    assertThat(ward.incident().standing()).contains(Reason.APPROVAL);
  }

  private final Ward ward = new Ward();

  @Test
  void progressUpdatesTheOneMessageAndDisturbsNobody() {
    ward.requested().stepDone().minutes(1).stepDone();
    ward.ends(Outcome.SUCCEEDED);
    assertThat(ward.sent).extracting(AlertDecision.Send::channel).containsOnly("slack");
    assertThat(ward.sent).noneMatch(AlertDecision.Send::loud);
    assertThat(ward.sent).extracting(s -> s.flight().part()).containsOnly(Line.Part.WHOLE);
    assertThat(ward.sent.getFirst().ref()).isEmpty();
    assertThat(ward.sent.subList(1, ward.sent.size()))
        .allMatch(s -> s.ref().equals(Optional.of("ref-1")));
  }

  @Test
  void manyChangesWithinSecondsAreOneUpdate() {
    ward.requested();
    for (int i = 0; i < 50; i++) {
      ward.happens(new What.Parked(Status.Why.SAMPLE, "sample " + i, Ward.NOON));
    }
    ward.minutes(1);
    assertThat(ward.sent).hasSize(2);
  }

  @Test
  void aWarningGoesToSlackAndMailAtOnce() {
    ward.requested();
    ward.channels();
    ward.breached();
    assertThat(ward.channels()).containsExactlyInAnyOrder("slack", "slack", "mail");
    ward.minutes(60);
    assertThat(ward.channels()).isEmpty();
  }

  @Test
  void whatIsCriticalEscalatesUntilThePhoneRings() {
    ward.requested();
    ward.channels();
    ward.unreachable();
    assertThat(ward.channels()).containsOnly("slack");
    ward.passes(Duration.ofSeconds(299));
    assertThat(ward.channels()).isEmpty();
    ward.passes(Duration.ofSeconds(1));
    assertThat(ward.channels()).containsExactly("mail");
    ward.minutes(5);
    assertThat(ward.channels()).containsExactly("sms");
    ward.minutes(5);
    assertThat(ward.channels()).containsExactly("phone");
    ward.minutes(120);
    assertThat(ward.channels()).isEmpty();
  }

  @Test
  void anAcknowledgementStopsEverythingThatIsPending() {
    ward.slow("mail").requested().unreachable().minutes(7);
    ward.channels();
    ward.acknowledged();
    assertThat(ward.withdrawn)
        .singleElement()
        .satisfies(w -> assertThat(w.channel()).isEqualTo("mail"));
    assertThat(ward.channels()).as("the message in Slack says so").containsExactly("slack");
    ward.minutes(120);
    assertThat(ward.channels()).isEmpty();
    assertThat(ward.incident().open()).isFalse();
  }

  /** Somebody took it; whether it went well is still to be heard. */
  @ParameterizedTest
  @EnumSource(
      value = Outcome.class,
      names = {"SUCCEEDED", "FAILED"})
  void whoWasToldHearsTheEndOfWhatIsAcknowledged(Outcome outcome) {
    ward.requested().breached().acknowledged().channels();
    ward.stepDone().minutes(10);
    assertThat(ward.channels()).as("progress").doesNotContain("mail");
    ward.ends(outcome).minutes(120);
    assertThat(ward.channels()).containsOnlyOnce("mail").doesNotContain("sms", "phone");
  }

  @Test
  void theEndOfWhatIsAcknowledgedIsNotForThoseWhoWereNotTold() {
    ward.requested().unreachable().minutes(6).acknowledged().channels();
    ward.ends(Outcome.ROLLED_BACK).minutes(120);
    assertThat(ward.channels()).containsOnlyOnce("mail").doesNotContain("sms", "phone");
  }

  @Test
  void anAcknowledgementStopsRetriesAsWell() {
    ward.broken("slack", News.How.LATER).broken("mail", News.How.LATER);
    ward.requested().unreachable().minutes(6).acknowledged();
    ward.mended("slack").mended("mail").channels();
    ward.minutes(60);
    assertThat(ward.channels()).isEmpty();
  }

  @Test
  void whatIsWorseThanWhatWasAcknowledgedWakesPeopleAgain() {
    ward.requested().unreachable().acknowledged().channels();
    ward.happens(new What.Parked(Status.Why.QUARANTINE, "nothing could be restored", Ward.NOON));
    assertThat(ward.channels()).contains("slack");
    ward.minutes(20);
    assertThat(ward.channels()).containsExactly("mail", "sms", "phone");
  }

  @Test
  void theSameTroubleOnceMoreIsNotToldAgain() {
    ward.requested().unreachable().acknowledged().passes(Duration.ofSeconds(5)).channels();
    for (int i = 0; i < 20; i++) ward.unreachable().passes(Duration.ofSeconds(30));
    assertThat(ward.channels()).isEmpty();
    assertThat(ward.incident().story().latest().orElseThrow().times()).isEqualTo(21);
  }

  @Test
  void whatGoesOnByItselfWakesNobodyElse() {
    ward.requested().unreachable().minutes(6);
    assertThat(ward.channels()).contains("mail").doesNotContain("sms");
    ward.stepDone();
    assertThat(ward.channels()).as("who was told hears the good news").contains("mail");
    ward.minutes(60);
    assertThat(ward.channels()).doesNotContain("sms", "phone");
  }

  @Test
  void theEndIsToldToWhomItConcernedButNobodyIsCalledForIt() {
    ward.requested().unreachable().minutes(20);
    assertThat(ward.channels()).contains("phone");
    ward.ends(Outcome.ROLLED_BACK).minutes(30);
    assertThat(ward.channels()).contains("mail", "sms").doesNotContain("phone");
  }

  @Test
  void aFactThatComesTwiceIsToldOnce() {
    What breach = new What.GateBreached(Cursor.at(Step.GATE), "bad", List.of());
    ward.requested();
    News news = new News.Happened(ward.fact(7, breach));
    ward.hear(news).channels();
    long revision = ward.record.revision();
    ward.hear(news);
    assertThat(ward.channels()).isEmpty();
    assertThat(ward.record.revision()).isEqualTo(revision);
  }

  @Test
  void factsOutOfOrderAreAllTold() {
    ward.requested();
    ward.hear(new News.Happened(ward.fact(9, new What.Ended(Outcome.ROLLED_BACK, "back"))));
    ward.channels();
    ward.hear(
        new News.Happened(
            ward.fact(8, new What.GateBreached(Cursor.at(Step.GATE), "bad", List.of()))));
    assertThat(ward.channels()).contains("mail");
    assertThat(ward.incident().over()).isTrue();
  }

  @Test
  void aDeadChannelEscalatesToTheNextAndItsBacklogIsUsedOnReturn() {
    ward.broken("slack", News.How.LATER).requested().unreachable();
    ward.minutes(1);
    assertThat(ward.channels()).as("mail does not wait its five minutes").contains("mail");
    assertThat(ward.incident().line("slack").orElseThrow().dead()).isTrue();
    ward.mended("slack").minutes(4);
    assertThat(ward.channels()).contains("slack");
    assertThat(ward.incident().line("slack").orElseThrow().dead()).isFalse();
  }

  @Test
  void aRefusalEscalatesAtOnce() {
    ward.broken("mail", News.How.REFUSED).requested().breached().passes(Duration.ofSeconds(1));
    assertThat(ward.channels()).contains("sms");
  }

  @Test
  void nobodyIsWokenBecauseAChannelCannotTellGoodNews() {
    ward.broken("slack", News.How.LATER).requested().stepDone().minutes(30);
    assertThat(ward.channels()).containsOnly("slack");
  }

  @Test
  void aLimitIsNoFailure() {
    ward.broken("slack", News.How.LIMITED).requested().unreachable();
    for (int i = 0; i < 10; i++) ward.passes(Duration.ofSeconds(1));
    assertThat(ward.incident().line("slack").orElseThrow().tries()).isZero();
    assertThat(ward.channels()).containsOnly("slack");
  }

  @Test
  void whatMayHaveArrivedIsSentOnceMoreAndThenOthersAreTold() {
    ward.broken("mail", News.How.UNSURE).requested().breached().minutes(60);
    List<AlertDecision.Send> mails =
        ward.sent.stream().filter(s -> s.channel().equals("mail")).toList();
    assertThat(mails).hasSize(2);
    assertThat(mails.get(1).unsure()).isTrue();
    assertThat(mails.get(1).flight())
        .as("the very same message, so that whoever knows it knows it")
        .isEqualTo(mails.get(0).flight());
    assertThat(ward.channels()).contains("sms");
  }

  @Test
  void whatCanBeAskedForIsTriedForAsLongAsItTakes() {
    ward.broken("slack", News.How.REPEATABLE).requested().breached().minutes(30);
    List<AlertDecision.Send> tries =
        ward.sent.stream().filter(s -> s.channel().equals("slack")).toList();
    assertThat(tries).hasSizeGreaterThan(5);
    assertThat(tries.stream().map(s -> s.flight().number()).distinct()).hasSize(1);
  }

  @Test
  void nothingElseIsSentWhileAMessageIsOnItsWay() {
    ward.slow("slack").requested().breached().stepDone().minutes(10);
    assertThat(ward.sent.stream().filter(s -> s.channel().equals("slack"))).hasSize(1);
    ward.hear(ward.outcome(ward.sent.getFirst()));
    assertThat(ward.sent.stream().filter(s -> s.channel().equals("slack"))).hasSize(2);
  }

  @Test
  void aLateAnswerToWhatWasWithdrawnChangesNothing() {
    ward.slow("mail").requested().unreachable().minutes(6);
    AlertDecision.Send mail =
        ward.sent.stream().filter(s -> s.channel().equals("mail")).findFirst().orElseThrow();
    ward.acknowledged();
    AlertRecord before = ward.record;
    ward.hear(ward.outcome(mail));
    assertThat(ward.record).isEqualTo(before);
  }

  @Test
  void peopleAreCalledOnceForOneThing() {
    ward.requested().unreachable();
    assertThat(ward.sent.stream().filter(AlertDecision.Send::loud)).hasSize(1);
  }

  @Test
  void aSilenceHoldsEverythingBackAndNoDelayPassesMeanwhile() {
    ward.silences.add(silence(Severity.CRITICAL, Duration.ofHours(2)));
    ward.requested().unreachable().minutes(119);
    assertThat(ward.channels()).isEmpty();
    ward.minutes(1);
    assertThat(ward.channels()).containsOnly("slack");
    ward.minutes(5);
    assertThat(ward.channels()).containsExactly("mail");
  }

  @Test
  void aSilenceThatEndsEarlyIsOver() {
    ward.silences.add(silence(Severity.CRITICAL, Duration.ofHours(2)));
    ward.requested().unreachable().minutes(10);
    ward.silences.clear();
    ward.hear(new News.Looked(Given.SHOP));
    assertThat(ward.channels()).containsOnly("slack");
    ward.minutes(5);
    assertThat(ward.channels()).containsExactly("mail");
  }

  @Test
  void aSilenceLetsThroughWhatIsWorse() {
    ward.silences.add(silence(Severity.WARNING, Duration.ofHours(2)));
    ward.requested().breached().minutes(1);
    assertThat(ward.channels()).isEmpty();
    ward.unreachable();
    assertThat(ward.channels()).contains("slack");
  }

  @Test
  void aSilenceOfOthersDoesNotConcernIt() {
    ward.silences.add(
        new Silence(
            "s",
            Optional.empty(),
            Optional.of(new EnvironmentName("staging")),
            Severity.CRITICAL,
            Ward.NOON,
            Ward.NOON.plusSeconds(60),
            "ada",
            ""));
    ward.requested();
    assertThat(ward.channels()).containsExactly("slack");
  }

  private static Silence silence(Severity most, Duration length) {
    return new Silence(
        "s",
        Optional.of(Given.SHOP.service()),
        Optional.empty(),
        most,
        Ward.NOON,
        Ward.NOON.plus(length),
        "ada",
        "maintenance");
  }

  @Test
  void quietHoursHoldBackWhatIsNotCritical() {
    Quiet night = new Quiet(LocalTime.of(11, 0), LocalTime.of(13, 0), ZoneId.of("UTC"));
    ward.policy = Ward.usual(Optional.of(night));
    ward.requested().breached().minutes(59);
    assertThat(ward.channels()).containsOnly("slack");
    ward.minutes(1);
    assertThat(ward.channels()).containsExactly("mail");
    ward.now = Ward.NOON;
    ward.unreachable().minutes(5);
    assertThat(ward.channels()).contains("mail");
  }

  @Test
  void quietHoursReachOverMidnight() {
    Quiet night = new Quiet(LocalTime.of(22, 0), LocalTime.of(7, 0), ZoneId.of("Asia/Seoul"));
    // Noon in UTC is nine in the evening in Seoul.
    assertThat(night.endAt(Ward.NOON)).isEmpty();
    assertThat(night.endAt(Ward.NOON.plusSeconds(3_600)))
        .contains(Ward.NOON.plus(Duration.ofHours(10)));
  }

  @Test
  void theFirstRuleThatMatchesDecides() {
    Policy usual = Ward.usual(Optional.empty());
    Rule mute =
        new Rule(
            List.of(Reason.BREACHED),
            List.of(Given.SHOP.service()),
            List.of(),
            Optional.empty(),
            Map.of());
    Rule worse =
        new Rule(
            List.of(), List.of(), List.of(), Optional.of(Severity.CRITICAL), Map.of("team", "a"));
    ward.policy = new Policy(usual.channels(), List.of(mute, worse), usual.routes());
    ward.breached();
    assertThat(ward.channels()).isEmpty();
    ward.happens(missed());
    assertThat(ward.incident().severity()).isEqualTo(Severity.CRITICAL);
    assertThat(ward.incident().story().latest().orElseThrow().labels()).containsEntry("team", "a");
  }

  private static What missed() {
    StepFailed failed =
        StepFailed.of(StepFailed.Code.DISK_FULL, "pc1", "no room", "Make room, then deploy again.");
    return new What.StepMissed(Cursor.at(Step.PUSH), 1, List.of(failed), Optional.empty());
  }

  @Test
  void anAutomaticRollbackThatIsRefusedPages() {
    Cause cause = new Cause("alertmanager", "1", "am", ward.now, true, "", Cause.Wishes.NONE);
    ward.happens(new What.Requested(Deployment.Kind.ROLLBACK, cause));
    ward.happens(new What.Rejected("the brake is on", "Look yourself."));
    ward.ends(Outcome.REJECTED);
    assertThat(ward.incident().story().entries())
        .extracting(Entry::reason)
        .contains(Reason.ROLLBACK_REFUSED);
    ward.minutes(20);
    assertThat(ward.channels()).contains("mail", "sms", "phone");
  }

  @Test
  void aDeadLetterPagesUntilItIsTakenUp() {
    ward.requested().happens(new What.DeadLettered("DLQ.deploy.step.push", "a bug"));
    assertThat(ward.incident().severity()).isEqualTo(Severity.CRITICAL);
    ward.minutes(6);
    assertThat(ward.channels()).contains("slack", "mail");
    ward.happens(new What.TakenUp("ada", "mended")).minutes(30);
    assertThat(ward.channels()).contains("mail").doesNotContain("sms", "phone");
  }

  @Test
  void oldNewsIsNotTold() {
    ward.broken("slack", News.How.LATER).broken("mail", News.How.LATER);
    ward.requested().breached().minutes(25 * 60);
    ward.mended("slack").mended("mail").channels();
    ward.minutes(60);
    assertThat(ward.channels()).isEmpty();
  }

  @Test
  void aRecordKeepsWhatIsOpenLongest() {
    AlertRecord record = AlertRecord.unknown(Given.SHOP);
    for (int i = 0; i < 20; i++) {
      Ward each = new Ward();
      each.record = record;
      var id = new io.signalbox.engine.name.DeploymentId("shop-" + i);
      What what =
          i == 0
              ? new What.Parked(Status.Why.QUARANTINE, "stuck", Ward.NOON)
              : new What.Ended(Outcome.SUCCEEDED, "fine");
      each.hear(
          new News.Happened(
              new io.signalbox.engine.fact.Fact(
                  id, 1, Given.SHOP, new io.signalbox.engine.name.Version("v"), Ward.NOON, what)));
      record = each.record;
    }
    assertThat(record.incidents()).hasSize(AlertRecord.MOST);
    assertThat(record.incidents().getFirst().subject().id().value()).isEqualTo("shop-0");
  }

  @Test
  void everyReasonHasAWordForIt() {
    for (Reason reason : Reason.values()) {
      assertThat(reason.headline()).as(reason.name()).isNotBlank();
      assertThat(reason.stands() && reason.ends()).as(reason.name()).isFalse();
    }
  }
}
