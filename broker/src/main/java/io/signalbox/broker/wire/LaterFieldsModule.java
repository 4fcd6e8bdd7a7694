package io.signalbox.broker.wire;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonSetter;
import com.fasterxml.jackson.annotation.Nulls;
import com.fasterxml.jackson.databind.module.SimpleModule;
import io.signalbox.engine.admission.TargetRecord;
import io.signalbox.engine.fact.What;
import io.signalbox.engine.gate.CheckTrack;
import io.signalbox.engine.gate.CheckVerdict;
import io.signalbox.engine.gate.Contest;
import io.signalbox.engine.gate.GateRun;
import io.signalbox.engine.gate.Precedent;
import io.signalbox.engine.gate.Probe;
import io.signalbox.engine.model.Cause;
import io.signalbox.engine.model.Proven;
import io.signalbox.engine.name.DeploymentId;
import io.signalbox.engine.name.HostName;
import io.signalbox.engine.spec.BackupSpec;
import io.signalbox.engine.spec.CheckGroup;
import io.signalbox.engine.spec.CheckSpec;
import io.signalbox.engine.spec.GateSpec;
import io.signalbox.engine.spec.StrategySpec;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What the first version did not know: absent where it is empty, and empty where it is absent, so
 * that either version reads what the other has written.
 */
final class LaterFieldsModule extends SimpleModule {
  private static final long serialVersionUID = 1L;

  LaterFieldsModule() {
    super("later-fields");
    setMixInAnnotation(Proven.class, Provens.class);
    setMixInAnnotation(Probe.class, Probes.class);
    setMixInAnnotation(BackupSpec.class, Backups.class);
    setMixInAnnotation(GateSpec.class, Gates.class);
    setMixInAnnotation(GateRun.class, Runs.class);
    setMixInAnnotation(What.GatePassed.class, Judgements.class);
    setMixInAnnotation(What.GateBreached.class, Judgements.class);
    setMixInAnnotation(TargetRecord.Holder.class, Holders.class);
    setMixInAnnotation(Cause.Wishes.class, Wishes.class);
    setMixInAnnotation(StrategySpec.class, Strategies.class);
  }

  /** Format 1 knew no backups. */
  private interface Provens {
    @JsonSetter(nulls = Nulls.AS_EMPTY)
    @JsonInclude(JsonInclude.Include.NON_EMPTY)
    List<DeploymentId> backups();
  }

  /** Nor restarts. */
  private interface Probes {
    @SuppressWarnings("UnusedMethod") // Jackson reads it.
    @JsonInclude(JsonInclude.Include.NON_DEFAULT)
    int restarts();
  }

  /** Nor did it know data that lives on. */
  private interface Backups {
    @JsonSetter(nulls = Nulls.AS_EMPTY)
    @JsonInclude(JsonInclude.Include.NON_EMPTY)
    List<String> data();
  }

  /** Nor checks: a gate judged nothing but its own probes. */
  private interface Gates {
    @JsonSetter(nulls = Nulls.AS_EMPTY)
    @JsonInclude(JsonInclude.Include.NON_EMPTY)
    List<CheckSpec> checks();

    @JsonSetter(nulls = Nulls.AS_EMPTY)
    @JsonInclude(JsonInclude.Include.NON_EMPTY)
    List<CheckGroup> groups();
  }

  /** And had no other samples. */
  private interface Runs {
    @JsonProperty("seen")
    @JsonInclude(JsonInclude.Include.NON_EMPTY)
    Optional<Instant> seen();

    @JsonSetter(nulls = Nulls.AS_EMPTY)
    @JsonInclude(JsonInclude.Include.NON_EMPTY)
    List<CheckTrack> checks();

    @JsonSetter(nulls = Nulls.AS_EMPTY)
    @JsonInclude(JsonInclude.Include.NON_EMPTY)
    List<Contest> contests();

    @JsonSetter(nulls = Nulls.AS_EMPTY)
    @JsonInclude(JsonInclude.Include.NON_EMPTY)
    List<Precedent> precedents();

    @JsonSetter(nulls = Nulls.AS_EMPTY)
    @JsonInclude(JsonInclude.Include.NON_EMPTY)
    Set<String> held();

    @JsonSetter(nulls = Nulls.AS_EMPTY)
    @JsonInclude(JsonInclude.Include.NON_EMPTY)
    Set<String> told();

    @JsonSetter(nulls = Nulls.AS_EMPTY)
    @JsonInclude(JsonInclude.Include.NON_EMPTY)
    Set<String> accepted();
  }

  /** Facts of that time have a sentence and its evidence, and no verdicts. */
  private interface Judgements {
    @JsonSetter(nulls = Nulls.AS_EMPTY)
    @JsonInclude(JsonInclude.Include.NON_EMPTY)
    List<CheckVerdict> verdicts();
  }

  /** Nor which hosts a holder acts on. */
  private interface Holders {
    @JsonSetter(nulls = Nulls.AS_EMPTY)
    @JsonInclude(JsonInclude.Include.NON_EMPTY)
    List<HostName> hosts();
  }

  /** Nor freezes. */
  private interface Wishes {
    @SuppressWarnings("UnusedMethod") // Jackson reads it.
    @JsonInclude(JsonInclude.Include.NON_DEFAULT)
    boolean overrideFreeze();
  }

  /** Nor any strategy but rolling. */
  private interface Strategies {
    @SuppressWarnings("UnusedMethod") // Jackson reads it.
    @JsonInclude(JsonInclude.Include.NON_DEFAULT)
    int firstPercent();

    @SuppressWarnings("UnusedMethod") // Jackson reads it.
    @JsonInclude(JsonInclude.Include.NON_DEFAULT)
    boolean together();
  }
}
