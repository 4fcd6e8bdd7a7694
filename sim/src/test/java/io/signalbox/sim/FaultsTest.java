package io.signalbox.sim;

import static org.assertj.core.api.Assertions.assertThat;

import io.signalbox.engine.flow.Decider;
import io.signalbox.engine.flow.Decision;
import io.signalbox.engine.flow.StepReport;
import io.signalbox.engine.model.Cursor.Phase;
import io.signalbox.engine.model.Deployment;
import io.signalbox.engine.model.Outcome;
import io.signalbox.engine.model.Signal;
import io.signalbox.engine.model.Status;
import io.signalbox.engine.model.Step;
import io.signalbox.sim.Faults.Fault;
import io.signalbox.sim.Golden.Story;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * T7: on the way back everything goes wrong once, and for good: every call × every host × {error,
 * hang, lost connection, wrong result}. The end is all-new, all-old, or somebody is told and the
 * hold is kept; and when it is mended, all-old.
 */
@Execution(ExecutionMode.CONCURRENT)
class FaultsTest {

  /** A call on the way back. */
  private record Call(String deployment, String step, String host, String what) {}

  private static Call call(Deployment now, SimHost host, String what) {
    return new Call(now.id().value(), now.cursor().toString(), host.name.value(), what);
  }

  /** Every call that is made on the way back, in order, when nothing goes wrong. */
  private static List<Call> calls(Story story) {
    List<Call> calls = new ArrayList<>();
    play(
        story,
        Brain.SHIPPED,
        (now, host, what) -> {
          if (now.goingBack()) calls.add(call(now, host, what));
          return Fault.NONE;
        });
    return calls;
  }

  private static Golden play(Story story, Brain brain, Faults faults) {
    return Golden.begin(story, Chaos.calm(), brain, Rules.ALL, faults);
  }

  /** Only at the n-th call on the way back. */
  private static Faults once(int n, Fault fault) {
    int[] seen = {0};
    return (now, host, what) -> now.goingBack() && seen[0]++ == n ? fault : Fault.NONE;
  }

  /** At every call like this one: the same step, the same host, the same command. */
  private static Faults always(Call wrong, Fault fault) {
    return (now, host, what) ->
        now.goingBack() && call(now, host, what).equals(wrong) ? fault : Fault.NONE;
  }

  @ParameterizedTest
  @EnumSource(
      value = Story.class,
      names = {"ROLLBACK_DURING_BAKE", "FAILED_GATE_ROLLS_BACK", "ROLLBACK_HOURS_LATER"})
  void whateverGoesWrongOnTheWayBack(Story story) {
    List<Call> calls = calls(story);
    assertThat(calls).as("the way back of %s", story).hasSizeGreaterThan(10);
    List<String> bad = new ArrayList<>();
    for (int n = 0; n < calls.size(); n++) {
      for (Fault fault : injected()) {
        String once = "once " + fault + " at " + calls.get(n);
        wrong(story, Brain.SHIPPED, once(n, fault)).ifPresent(w -> bad.add(once + ": " + w));
        String always = "always " + fault + " at " + calls.get(n);
        wrong(story, Brain.SHIPPED, always(calls.get(n), fault))
            .ifPresent(w -> bad.add(always + ": " + w));
      }
    }
    assertThat(bad).as("%d calls × 4 faults, once and for good", calls.size()).isEmpty();
  }

  private static List<Fault> injected() {
    return Stream.of(Fault.values()).filter(f -> f != Fault.NONE).toList();
  }

  /** Empty when it came to a good end. */
  private static Optional<String> wrong(Story story, Brain brain, Faults faults) {
    try {
      Golden golden = play(story, brain, faults);
      Optional<String> before = unsettled(story, golden);
      if (before.isPresent()) return before;
      golden.heal();
      return golden.serving().stream().distinct().count() == 1
          ? Optional.empty()
          : Optional.of("in the end " + golden.serving());
    } catch (Violation | IllegalStateException e) {
      return Optional.of(String.valueOf(e.getMessage()));
    }
  }

  /** It has ended with one release everywhere, or it keeps its hold and says what is wrong. */
  private static Optional<String> unsettled(Story story, Golden golden) {
    String last = story == Story.ROLLBACK_HOURS_LATER ? "d4" : "d2";
    Optional<Status.Waiting> waits = golden.waits(last);
    if (waits.isPresent())
      return waits.get().said().isBlank() ? Optional.of("nobody is told") : Optional.empty();
    boolean one = golden.serving().stream().distinct().count() == 1;
    return one ? Optional.empty() : Optional.of("while it was broken: " + golden.serving());
  }

  /** A simulation that notices nothing proves nothing: this one believes that all is well. */
  @Test
  void aWorseOneIsNoticed() {
    Story story = Story.ROLLBACK_DURING_BAKE;
    assertThat(wrong(story, TRUSTING, Faults.NONE)).as("while nothing goes wrong").isEmpty();
    List<Fault> noticed =
        injected().stream()
            .filter(
                f ->
                    calls(story).stream()
                        .anyMatch(c -> wrong(story, TRUSTING, always(c, f)).isPresent()))
            .toList();
    assertThat(noticed).contains(Fault.ERROR, Fault.WRONG);
  }

  /** Takes every restore for done, and asks no instance afterwards. */
  private static final Brain TRUSTING =
      new Brain() {
        @Override
        public Decision decide(Deployment now, StepReport report, List<Signal> signals) {
          if (now.cursor().step() != Step.RESTORE) return Decider.decide(now, report, signals);
          StepReport done = new StepReport.Restored(report.at(), true, List.of(), List.of());
          Decision right = Decider.decide(now, done, signals);
          Deployment next =
              right.next().entering(right.next().cursor().to(Step.FINISH, Phase.LIVE), report.at());
          return new Decision(
              next, new Decision.Destination.ToStep(Step.FINISH), List.of(), right.facts());
        }
      };

  @Test
  void aReleaseThatCannotComeBackIsQuarantinedAndReported() {
    Golden golden =
        play(
            Story.ROLLBACK_DURING_BAKE,
            Brain.SHIPPED,
            (now, host, what) ->
                now.goingBack() && what.startsWith("switch") ? Fault.ERROR : Fault.NONE);
    assertThat(golden.waits("d2").orElseThrow().why()).isEqualTo(Status.Why.QUARANTINE);
    golden.heal();
    assertThat(golden.serving()).containsOnly("v1");
    assertThat(golden.end()).contains("d2: " + Outcome.ROLLED_BACK);
  }
}
