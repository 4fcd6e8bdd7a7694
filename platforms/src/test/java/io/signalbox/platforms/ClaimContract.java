package io.signalbox.platforms;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.signalbox.engine.model.Fence;
import io.signalbox.engine.model.Release;
import io.signalbox.engine.port.Claim;
import io.signalbox.engine.port.Place;
import io.signalbox.engine.port.StepFailed;
import io.signalbox.engine.port.StepFailed.Code;
import io.signalbox.engine.spec.TargetSpec;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** Who may act on a host: claims and fences, refused and obeyed. */
abstract class ClaimContract extends PlaceFixture {
  @Test
  void claims_get_rising_numbers_and_count_executions_of_the_same_transition() throws Exception {
    Place place = place(specs().spec());

    Claim first = place.claim(new Fence(5), DEPLOYMENT, 1);
    Claim again = place.claim(new Fence(5), DEPLOYMENT, 1);
    Claim next = place.claim(new Fence(5), DEPLOYMENT, 2);

    assertThat(List.of(first.number(), again.number(), next.number())).isSorted();
    assertThat(again.number()).isNotEqualTo(first.number());
    assertThat(List.of(first.executions(), again.executions(), next.executions()))
        .containsExactly(1, 2, 1);
    assertThat(place.observe().fence()).isEqualTo(new Fence(5));
    assertThat(place.observe().claim()).isEqualTo(next.number());
  }

  @Test
  void an_older_fence_and_an_older_claim_are_refused() throws Exception {
    TargetSpec spec = specs().spec();
    Place place = place(spec);
    Release release = TestArtifacts.directory(temp, "1.0");
    Claim old = claim(place, 5);
    claim(place, 7);

    StepFailed fence = failure(() -> claim(place, 6));
    StepFailed hook = failure(() -> place.hook(old, TestSpecs.hook("true"), Map.of()));
    StepFailed takeOut = failure(() -> place.takeOut(old));
    StepFailed push = failure(() -> push(spec, release, old));

    assertThat(fence.code()).isEqualTo(Code.FENCED);
    assertThat(fence.message()).contains("fence 6").contains("fence 7");
    assertThat(List.of(hook.code(), takeOut.code(), push.code())).containsOnly(Code.FENCED);
  }

  @Test
  void a_newer_claim_kills_what_an_older_one_left_running_even_when_it_is_stopped()
      throws Exception {
    TargetSpec spec = specs().spec();
    Place place = place(spec);
    Claim old = claim(place, 1);
    String dir = spec.instances().getFirst().directory();
    String script =
        """
        (setsid sh -c 'while :; do date +%N > DIR/shared/beat; sleep 0.05; done') &
        echo $$ > DIR/shared/pid.new; mv DIR/shared/pid.new DIR/shared/pid
        kill -STOP $$
        echo late > DIR/shared/late
        """
            .replace("DIR", dir);
    CompletableFuture<StepFailed> hook =
        CompletableFuture.supplyAsync(
            () -> failure(() -> place.hook(old, TestSpecs.hook(script), Map.of())));
    await().atMost(PATIENCE).until(() -> onHost("ls " + dir + "/shared").contains("beat\npid"));

    claim(place, 2);

    assertThat(hook.get(60, java.util.concurrent.TimeUnit.SECONDS).code())
        .isEqualTo(Code.COMMAND_FAILED);
    String before = onHost("cat " + dir + "/shared/beat");
    assertThat(onHost("sleep 0.3; cat " + dir + "/shared/beat")).isEqualTo(before);
    assertThat(onHost("ls " + dir + "/shared " + dir + "/.signalbox/runs")).doesNotContain("late");
  }
}
