package io.signalbox.engine.alert;

import io.signalbox.engine.Given;
import io.signalbox.engine.fact.Fact;
import io.signalbox.engine.fact.What;
import io.signalbox.engine.model.Cause;
import io.signalbox.engine.model.Cursor;
import io.signalbox.engine.model.Deployment;
import io.signalbox.engine.model.Outcome;
import io.signalbox.engine.model.Status;
import io.signalbox.engine.model.Step;
import io.signalbox.engine.name.DeploymentId;
import io.signalbox.engine.name.Version;
import io.signalbox.engine.port.Evidence;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A desk without a bus: time passes when it is told to, and whatever is sent arrives, unless not.
 */
final class Ward {
  static final Instant NOON = Given.NOON;
  static final DeploymentId ID = new DeploymentId("shop-1");

  final List<AlertDecision.Send> sent = new ArrayList<>();
  final List<AlertDecision.Withdrawal> withdrawn = new ArrayList<>();
  final List<AlertDecision.Wake> wakes = new ArrayList<>();
  final List<Silence> silences = new ArrayList<>();
  private final Map<String, News.How> broken = new HashMap<>();
  private final List<String> slow = new ArrayList<>();
  Policy policy = usual(Optional.empty());
  AlertRecord record = AlertRecord.unknown(Given.SHOP);
  Instant now = NOON;
  private long facts;

  /** Slack, mail, text messages and calls, as they are where nothing is configured about it. */
  static Policy usual(Optional<Quiet> quietMail) {
    Map<String, Channel> channels =
        Map.of(
            "slack",
            new Channel("slack", ChannelKind.SLACK, true, Optional.empty(), Duration.ZERO),
            "mail",
            new Channel("mail", ChannelKind.EMAIL, false, quietMail, Duration.ZERO),
            "sms",
            new Channel("sms", ChannelKind.SMS, false, Optional.empty(), Duration.ZERO),
            "phone",
            new Channel("phone", ChannelKind.PHONE, false, Optional.empty(), Duration.ZERO));
    return new Policy(
        channels,
        List.of(),
        Map.of(
            Severity.INFO,
            List.of(at("slack", 0)),
            Severity.WARNING,
            List.of(at("slack", 0), at("mail", 0)),
            Severity.CRITICAL,
            List.of(at("slack", 0), at("mail", 5), at("sms", 10), at("phone", 15))));
  }

  static Stage at(String channel, long minutes) {
    return new Stage(channel, Duration.ofMinutes(minutes));
  }

  Ward requested() {
    Cause cause = new Cause("test", "1", "ada", now, false, "", Cause.Wishes.NONE);
    return happens(new What.Requested(Deployment.Kind.DEPLOY, cause));
  }

  Ward unreachable() {
    return happens(new What.Parked(Status.Why.UNFENCED, "waiting for pc3", now));
  }

  Ward breached() {
    return happens(
        new What.GateBreached(Cursor.at(Step.GATE), "pc2 failed 3 of 5", List.of("503", "503")));
  }

  Ward stepDone() {
    return happens(
        new What.StepDone(
            Cursor.at(Step.RESTORE), 1, List.of(Evidence.of("pc3", true, "restored"))));
  }

  Ward ends(Outcome outcome) {
    return happens(new What.Ended(outcome, "so it is"));
  }

  Ward happens(What what) {
    return hear(new News.Happened(fact(++facts, what)));
  }

  Fact fact(long number, What what) {
    return new Fact(ID, number, Given.SHOP, new Version("v3"), now, what);
  }

  Ward acknowledged() {
    return hear(new News.Acknowledged(Given.SHOP, ID, "ada", "test"));
  }

  /** A channel that fails like this from now on. */
  Ward broken(String channel, News.How how) {
    broken.put(channel, how);
    return this;
  }

  Ward mended(String channel) {
    broken.remove(channel);
    return this;
  }

  /** What is sent there stays on its way. */
  Ward slow(String channel) {
    slow.add(channel);
    return this;
  }

  Ward hear(News news) {
    AlertDecision decision = AlertDecider.decide(record, news, policy, silences, now);
    record = decision.record();
    wakes.addAll(decision.wakes());
    withdrawn.addAll(decision.withdrawals());
    for (AlertDecision.Send send : decision.sends()) {
      sent.add(send);
      if (!slow.contains(send.channel())) hear(outcome(send));
    }
    return this;
  }

  News outcome(AlertDecision.Send send) {
    Optional<News.How> how = Optional.ofNullable(broken.get(send.channel()));
    long number = send.flight().number();
    return how.<News>map(
            h ->
                new News.Undelivered(
                    Given.SHOP, ID, send.channel(), number, h, Optional.empty(), "it is broken"))
        .orElseGet(
            () ->
                new News.Delivered(
                    Given.SHOP,
                    ID,
                    send.channel(),
                    number,
                    send.ref().or(() -> Optional.of("ref-" + number))));
  }

  /** Lets time pass, and hears every wake-up that falls due, in its order. */
  Ward passes(Duration time) {
    Instant end = now.plus(time);
    for (int i = 0; i < 10_000; i++) {
      Optional<AlertDecision.Wake> next =
          wakes.stream()
              .filter(w -> !w.at().isAfter(end))
              .min(java.util.Comparator.comparing(AlertDecision.Wake::at));
      if (next.isEmpty()) {
        now = end;
        return this;
      }
      wakes.remove(next.get());
      if (next.get().at().isAfter(now)) now = next.get().at();
      hear(new News.Due(Given.SHOP, next.get().deployment()));
    }
    throw new IllegalStateException("It wakes up for ever.");
  }

  Ward minutes(long minutes) {
    return passes(Duration.ofMinutes(minutes));
  }

  /** The channels of everything sent, in its order, and forgets it. */
  List<String> channels() {
    List<String> all = sent.stream().map(AlertDecision.Send::channel).toList();
    sent.clear();
    return all;
  }

  Incident incident() {
    return record.incident(ID).orElseThrow();
  }
}
