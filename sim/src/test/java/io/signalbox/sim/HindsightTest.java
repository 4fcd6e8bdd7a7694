package io.signalbox.sim;

import static org.assertj.core.api.Assertions.assertThat;

import io.signalbox.broker.wire.Json;
import io.signalbox.engine.admission.Admission;
import io.signalbox.engine.admission.Admission.Dispatch;
import io.signalbox.engine.admission.Admitter;
import io.signalbox.engine.admission.Ask;
import io.signalbox.engine.admission.Circumstances;
import io.signalbox.engine.admission.TargetRecord;
import io.signalbox.engine.fact.Fact;
import io.signalbox.engine.fact.What;
import io.signalbox.engine.flow.Decider;
import io.signalbox.engine.flow.Decision;
import io.signalbox.engine.flow.StepReport;
import io.signalbox.engine.hindsight.Hindsight;
import io.signalbox.engine.hindsight.Recorded;
import io.signalbox.engine.hindsight.Retold;
import io.signalbox.engine.model.Deployment;
import io.signalbox.engine.model.Signal;
import io.signalbox.engine.model.Step;
import io.signalbox.engine.name.DeploymentId;
import io.signalbox.engine.spec.TargetSpec;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Every golden story, written down as the ledger does it and decided again from that alone. */
class HindsightTest {
  private final Ears ears = new Ears();

  /** Writes down what is told. */
  private static final class Ears implements Brain {
    private final Map<DeploymentId, List<Fact>> facts = new LinkedHashMap<>();
    private final Map<DeploymentId, TargetSpec> specs = new HashMap<>();

    @Override
    public Decision decide(Deployment now, StepReport report, List<Signal> signals) {
      return told(Decider.decide(now, report, signals), report.at());
    }

    @Override
    public Decision wake(Deployment parked, Instant at, List<Signal> signals) {
      return told(Decider.wake(parked, at, signals), at);
    }

    @Override
    public Admission admit(TargetRecord record, Ask ask, Circumstances around, Instant at) {
      Admission admission = Admitter.admit(record, ask, around, at);
      for (Dispatch dispatch : admission.dispatches()) {
        if (dispatch instanceof Dispatch.Start start) tell(start.deployment(), start.facts(), at);
      }
      return admission;
    }

    private Decision told(Decision decision, Instant at) {
      tell(decision.next(), decision.facts(), at);
      return decision;
    }

    private void tell(Deployment now, List<What> whats, Instant at) {
      specs.put(now.id(), now.plan().spec());
      List<Fact> all = facts.computeIfAbsent(now.id(), id -> new ArrayList<>());
      for (What what : whats) {
        Fact fact = new Fact(now.id(), all.size() + 1L, now.target(), now.version(), at, what);
        all.add(Json.read(Json.write(fact), Fact.class));
      }
    }

    List<Recorded> recorded() {
      return facts.values().stream()
          .filter(f -> !f.isEmpty())
          .map(Recorded::of)
          .filter(r -> r.outline().isPresent() && !r.gates().isEmpty())
          .toList();
    }
  }

  @ParameterizedTest
  @EnumSource
  void theSameConfigurationDecidesTheSame(Golden.Story story) {
    Golden.play(story, Chaos.calm(), ears);
    for (Recorded recorded : ears.recorded()) {
      Retold again = Hindsight.of(recorded, Optional.ofNullable(ears.specs.get(recorded.id())));
      assertThat(again.change()).as("%s", again).isEqualTo(Retold.Change.SAME);
      assertThat(again.identical()).as("%s", again).isTrue();
      assertThat(again.notes()).isEmpty();
    }
  }

  /** What a short gate has seen is told with its verdict: it costs no message more. */
  @Test
  void shortGatesTellNoFactMore() {
    Golden.play(Golden.Story.HAPPY_ROLLING_DEPLOYMENT, Chaos.calm(), ears);
    List<What> told = ears.facts.values().stream().flatMap(List::stream).map(Fact::what).toList();
    assertThat(told).noneMatch(w -> w instanceof What.GateSampled);
    assertThat(
            told.stream()
                .filter(w -> w instanceof What.GatePassed p && p.at().step() != Step.VERIFY))
        .isNotEmpty()
        .allMatch(w -> w instanceof What.GatePassed p && p.recording().isPresent());
  }

  /** Or the stories above would say nothing. */
  @Test
  void theStoriesHaveGatesOfEveryKind() {
    for (Golden.Story story : Golden.Story.values()) Golden.play(story, Chaos.calm(), ears);
    List<What> told = ears.facts.values().stream().flatMap(List::stream).map(Fact::what).toList();
    assertThat(told.stream().filter(w -> w instanceof What.GatePassed)).hasSizeGreaterThan(20);
    assertThat(
            told.stream()
                .filter(w -> w instanceof What.GateBreached b && b.recording().isPresent()))
        .hasSizeGreaterThan(2);
    assertThat(told.stream().filter(w -> w instanceof What.GateSampled)).isNotEmpty();
  }
}
