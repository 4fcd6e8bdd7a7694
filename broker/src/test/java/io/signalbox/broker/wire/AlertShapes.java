package io.signalbox.broker.wire;

import io.signalbox.broker.AlertOutbox;
import io.signalbox.broker.Samples;
import io.signalbox.engine.alert.AlertDecider;
import io.signalbox.engine.alert.AlertRecord;
import io.signalbox.engine.alert.Channel;
import io.signalbox.engine.alert.ChannelKind;
import io.signalbox.engine.alert.Finding;
import io.signalbox.engine.alert.Incident;
import io.signalbox.engine.alert.Line;
import io.signalbox.engine.alert.News;
import io.signalbox.engine.alert.Notice;
import io.signalbox.engine.alert.Policy;
import io.signalbox.engine.alert.Severity;
import io.signalbox.engine.alert.Silence;
import io.signalbox.engine.alert.Silences;
import io.signalbox.engine.alert.Stage;
import io.signalbox.engine.alert.Telling;
import io.signalbox.engine.alert.Wording;
import io.signalbox.engine.fact.Fact;
import io.signalbox.engine.fact.What;
import io.signalbox.engine.model.Cursor;
import io.signalbox.engine.model.Step;
import java.time.Duration;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** What is said where people are alerted. */
final class AlertShapes {
  private AlertShapes() {}

  /** What the alert desk, its records and its channels say. */
  static Stream<Shapes.Shape> all() {
    return Stream.of(
        new Shapes.Shape("alert-record", incident()),
        new Shapes.Shape("alert-notice", notice()),
        new Shapes.Shape("alert-silences", silences()),
        new Shapes.Shape("alert-happened", new AlertOutbox.Envelope(new News.Happened(breach()))),
        new Shapes.Shape(
            "alert-reported",
            new AlertOutbox.Envelope(
                new News.Reported(
                    Samples.deployment().target(),
                    Samples.deployment().id(),
                    "alert HighErrorRate",
                    Severity.CRITICAL,
                    "5 % of requests fail",
                    List.of("alertname=HighErrorRate"),
                    "",
                    false,
                    Samples.NOON))),
        new Shapes.Shape(
            "alert-audited",
            new AlertOutbox.Envelope(
                new News.Audited(
                    Samples.deployment().target(),
                    List.of(
                        Finding.named(
                            "missing auth-1", "no message carries auth-1", "deploy again")),
                    Samples.NOON))),
        new Shapes.Shape(
            "alert-due",
            new AlertOutbox.Envelope(
                new News.Due(Samples.deployment().target(), Samples.deployment().id()))),
        new Shapes.Shape(
            "alert-acknowledged",
            new AlertOutbox.Envelope(
                new News.Acknowledged(
                    Samples.deployment().target(), Samples.deployment().id(), "ada", "cli"))),
        new Shapes.Shape(
            "alert-delivered",
            new AlertOutbox.Envelope(
                new News.Delivered(
                    Samples.deployment().target(),
                    Samples.deployment().id(),
                    "ops",
                    3,
                    Optional.of("1001.0001")))),
        new Shapes.Shape(
            "alert-undelivered",
            new AlertOutbox.Envelope(
                new News.Undelivered(
                    Samples.deployment().target(),
                    Samples.deployment().id(),
                    "ops",
                    3,
                    News.How.LATER,
                    Optional.of(Duration.ofSeconds(2)),
                    "HTTP 429"))));
  }

  private static Fact breach() {
    return Shapes.fact(
        Samples.deployment(),
        new What.GateBreached(Cursor.at(Step.GATE), "pc2 failed", List.of("HTTP 503")));
  }

  private static AlertRecord incident() {
    Channel ops = new Channel("ops", ChannelKind.SLACK, true, Optional.empty(), Duration.ZERO);
    Policy policy =
        new Policy(
            Map.of("ops", ops),
            List.of(),
            Map.of(Severity.WARNING, List.of(new Stage("ops", Duration.ZERO))));
    AlertRecord unknown = AlertRecord.unknown(Samples.deployment().target());
    return AlertDecider.decide(
            unknown, new News.Happened(breach()), policy, List.of(), Samples.NOON)
        .record();
  }

  private static Notice notice() {
    Incident incident = incident().incidents().getFirst();
    Telling telling = new Telling(Wording.PLAIN, ZoneId.of("UTC"), Optional.empty(), Samples.NOON);
    return new Notice(
        incident.subject(),
        1,
        "ops",
        Line.Part.WHOLE,
        incident.severity(),
        false,
        true,
        false,
        incident.open(),
        Optional.empty(),
        telling.tell(incident, 0, 1));
  }

  private static Silences silences() {
    Silence silence =
        new Silence(
            "s-1",
            Optional.of(Samples.deployment().target().service()),
            Optional.empty(),
            Severity.WARNING,
            Samples.NOON,
            Samples.NOON.plusSeconds(60),
            "ada",
            "maintenance");
    return Silences.NONE.with(silence, Samples.NOON);
  }
}
