package io.signalbox.broker.wire;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.databind.module.SimpleModule;
import io.signalbox.engine.admission.Request;
import io.signalbox.engine.alert.News;
import io.signalbox.engine.fact.What;
import io.signalbox.engine.gate.Reading;
import io.signalbox.engine.model.Signal;
import io.signalbox.engine.model.Status;
import io.signalbox.engine.model.Stay;
import io.signalbox.engine.spec.SourceSpec;

/** Each kind of a sealed type has a name that never changes, in a field "is". */
final class KindsModule extends SimpleModule {
  private static final long serialVersionUID = 1L;

  KindsModule() {
    super("kinds");
    setMixInAnnotation(What.class, Kinds.class);
    setMixInAnnotation(Status.class, Statuses.class);
    setMixInAnnotation(Signal.class, Signals.class);
    setMixInAnnotation(Stay.class, Stays.class);
    setMixInAnnotation(Request.class, Requests.class);
    setMixInAnnotation(News.class, NewsKinds.class);
    setMixInAnnotation(Reading.class, Readings.class);
    setMixInAnnotation(SourceSpec.class, Sources.class);
    setMixInAnnotation(SourceSpec.Series.class, Series.class);
  }

  @JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "is")
  @JsonSubTypes({
    @JsonSubTypes.Type(value = What.Requested.class, name = "requested"),
    @JsonSubTypes.Type(value = What.Started.class, name = "started"),
    @JsonSubTypes.Type(value = What.Rejected.class, name = "rejected"),
    @JsonSubTypes.Type(value = What.BackupSkipped.class, name = "backup_skipped"),
    @JsonSubTypes.Type(value = What.StepDone.class, name = "step_done"),
    @JsonSubTypes.Type(value = What.StepMissed.class, name = "step_missed"),
    @JsonSubTypes.Type(value = What.GatePassed.class, name = "gate_passed"),
    @JsonSubTypes.Type(value = What.GateBreached.class, name = "gate_breached"),
    @JsonSubTypes.Type(value = What.GateHeld.class, name = "gate_held"),
    @JsonSubTypes.Type(value = What.GateWarned.class, name = "gate_warned"),
    @JsonSubTypes.Type(value = What.GateSampled.class, name = "gate_sampled"),
    @JsonSubTypes.Type(value = What.TurnedBack.class, name = "turned_back"),
    @JsonSubTypes.Type(value = What.Descended.class, name = "descended"),
    @JsonSubTypes.Type(value = What.Adopted.class, name = "adopted"),
    @JsonSubTypes.Type(value = What.Parked.class, name = "parked"),
    @JsonSubTypes.Type(value = What.Heard.class, name = "heard"),
    @JsonSubTypes.Type(value = What.Approved.class, name = "approved"),
    @JsonSubTypes.Type(value = What.HeldByHand.class, name = "held_by_hand"),
    @JsonSubTypes.Type(value = What.ReleasedByHand.class, name = "released_by_hand"),
    @JsonSubTypes.Type(value = What.Superseded.class, name = "superseded"),
    @JsonSubTypes.Type(value = What.DeadLettered.class, name = "dead_lettered"),
    @JsonSubTypes.Type(value = What.TakenUp.class, name = "taken_up"),
    @JsonSubTypes.Type(value = What.Ended.class, name = "ended")
  })
  private interface Kinds {}

  @JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "is")
  @JsonSubTypes({
    @JsonSubTypes.Type(value = Status.Running.class, name = "running"),
    @JsonSubTypes.Type(value = Status.Waiting.class, name = "waiting"),
    @JsonSubTypes.Type(value = Status.Ended.class, name = "ended")
  })
  private interface Statuses {}

  @JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "is")
  @JsonSubTypes({
    @JsonSubTypes.Type(value = Signal.Cancel.class, name = "cancel"),
    @JsonSubTypes.Type(value = Signal.RollBack.class, name = "roll_back"),
    @JsonSubTypes.Type(value = Signal.GiveWay.class, name = "give_way"),
    @JsonSubTypes.Type(value = Signal.Retry.class, name = "retry"),
    @JsonSubTypes.Type(value = Signal.Pause.class, name = "pause"),
    @JsonSubTypes.Type(value = Signal.Resume.class, name = "resume"),
    @JsonSubTypes.Type(value = Signal.Promote.class, name = "promote"),
    @JsonSubTypes.Type(value = Signal.OverrideFreeze.class, name = "override_freeze"),
    @JsonSubTypes.Type(value = Signal.Approve.class, name = "approve"),
    @JsonSubTypes.Type(value = Signal.Deny.class, name = "deny")
  })
  private interface Signals {}

  @JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "is")
  @JsonSubTypes({
    @JsonSubTypes.Type(value = Stay.Paused.class, name = "paused"),
    @JsonSubTypes.Type(value = Stay.Asked.class, name = "asked")
  })
  private interface Stays {}

  @JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "is")
  @JsonSubTypes({
    @JsonSubTypes.Type(value = Request.Deploy.class, name = "deploy"),
    @JsonSubTypes.Type(value = Request.Rollback.class, name = "rollback"),
    @JsonSubTypes.Type(value = Request.Propose.class, name = "propose"),
    @JsonSubTypes.Type(value = Request.Prune.class, name = "prune"),
    @JsonSubTypes.Type(value = Request.Retire.class, name = "retire"),
    @JsonSubTypes.Type(value = Request.Adopt.class, name = "adopt"),
    @JsonSubTypes.Type(value = Request.Cancel.class, name = "cancel"),
    @JsonSubTypes.Type(value = Request.Retry.class, name = "retry"),
    @JsonSubTypes.Type(value = Request.Steer.class, name = "steer"),
    @JsonSubTypes.Type(value = Request.Hold.class, name = "hold"),
    @JsonSubTypes.Type(value = Request.LetGo.class, name = "let_go")
  })
  private interface Requests {}

  @JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "is")
  @JsonSubTypes({
    @JsonSubTypes.Type(value = News.Happened.class, name = "happened"),
    @JsonSubTypes.Type(value = News.Reported.class, name = "reported"),
    @JsonSubTypes.Type(value = News.Audited.class, name = "audited"),
    @JsonSubTypes.Type(value = News.Due.class, name = "due"),
    @JsonSubTypes.Type(value = News.Acknowledged.class, name = "acknowledged"),
    @JsonSubTypes.Type(value = News.Delivered.class, name = "delivered"),
    @JsonSubTypes.Type(value = News.Undelivered.class, name = "undelivered"),
    @JsonSubTypes.Type(value = News.Looked.class, name = "looked")
  })
  private interface NewsKinds {}

  @JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "is")
  @JsonSubTypes({
    @JsonSubTypes.Type(value = Reading.Begun.class, name = "begun"),
    @JsonSubTypes.Type(value = Reading.Value.class, name = "value"),
    @JsonSubTypes.Type(value = Reading.Counts.class, name = "counts"),
    @JsonSubTypes.Type(value = Reading.Spread.class, name = "spread"),
    @JsonSubTypes.Type(value = Reading.Before.class, name = "before"),
    @JsonSubTypes.Type(value = Reading.NoData.class, name = "no_data"),
    @JsonSubTypes.Type(value = Reading.Stale.class, name = "stale"),
    @JsonSubTypes.Type(value = Reading.Down.class, name = "down")
  })
  private interface Readings {}

  @JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "is")
  @JsonSubTypes({
    @JsonSubTypes.Type(value = SourceSpec.Tcp.class, name = "tcp"),
    @JsonSubTypes.Type(value = SourceSpec.Http.class, name = "http"),
    @JsonSubTypes.Type(value = SourceSpec.Grpc.class, name = "grpc"),
    @JsonSubTypes.Type(value = SourceSpec.Exec.class, name = "exec"),
    @JsonSubTypes.Type(value = SourceSpec.Log.class, name = "log"),
    @JsonSubTypes.Type(value = SourceSpec.HostMetric.class, name = "host"),
    @JsonSubTypes.Type(value = SourceSpec.Prometheus.class, name = "prometheus"),
    @JsonSubTypes.Type(value = SourceSpec.Metrics.class, name = "metrics"),
    @JsonSubTypes.Type(value = SourceSpec.AccessLog.class, name = "access_log"),
    @JsonSubTypes.Type(value = SourceSpec.Pushed.class, name = "pushed")
  })
  private interface Sources {}

  @JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "is")
  @JsonSubTypes({
    @JsonSubTypes.Type(value = SourceSpec.Series.Failures.class, name = "failures"),
    @JsonSubTypes.Type(value = SourceSpec.Series.Times.class, name = "times"),
    @JsonSubTypes.Type(value = SourceSpec.Series.Gauge.class, name = "gauge")
  })
  private interface Series {}
}
