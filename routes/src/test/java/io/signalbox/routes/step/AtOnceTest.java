package io.signalbox.routes.step;

import static org.assertj.core.api.Assertions.assertThat;

import io.signalbox.engine.name.HostName;
import io.signalbox.engine.name.InstanceName;
import io.signalbox.engine.port.Result;
import io.signalbox.engine.spec.Host;
import io.signalbox.engine.spec.Instance;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Who goes ahead, who follows, and what an interrupt does to them. */
@Timeout(60)
final class AtOnceTest {
  private static final Duration FOR_EVER = Duration.ofHours(1);

  private final List<Instance> four = Stream.of("a", "b", "c", "d").map(AtOnceTest::on).toList();
  private final ConcurrentLinkedQueue<String> begun = new ConcurrentLinkedQueue<>();

  private static Instance on(String name) {
    return new Instance(
        new InstanceName(name), Host.local(new HostName(name)), "/srv/" + name, 1, 2);
  }

  private static String name(Instance instance) {
    return instance.name().value();
  }

  @Test
  void theOthersFollowTheFirstThatIsDone() {
    new AtOnce(2, FOR_EVER)
        .each(
            four,
            i -> {
              begun.add(name(i));
              return name(i);
            });
    assertThat(begun.stream().limit(1)).isSubsetOf("a", "b");
    assertThat(begun).containsExactlyInAnyOrder("a", "b", "c", "d");
  }

  @Test
  void orTheyFollowWhenTheFirstTakeTooLong() {
    CountDownLatch others = new CountDownLatch(2);
    Map<InstanceName, Result<String>> results =
        new AtOnce(2, Duration.ofMillis(1))
            .each(
                four,
                i -> {
                  if (List.of("c", "d").contains(name(i))) others.countDown();
                  else await(others);
                  return name(i);
                });
    assertThat(results.values())
        .hasSize(4)
        .allSatisfy(r -> assertThat(r).isInstanceOf(Result.Ok.class));
    assertThat(results.keySet())
        .extracting(InstanceName::value)
        .containsExactly("a", "b", "c", "d");
  }

  @Test
  void nobodyFollowsWhileTheFirstAreAtWork() {
    CountDownLatch two = new CountDownLatch(2);
    CountDownLatch looked = new CountDownLatch(2);
    new AtOnce(2, FOR_EVER)
        .each(
            four,
            i -> {
              begun.add(name(i));
              two.countDown();
              if (List.of("a", "b").contains(name(i))) {
                await(two);
                assertThat(begun).as("begun before one was done").doesNotContain("c", "d");
                looked.countDown();
                await(looked);
              }
              return name(i);
            });
    assertThat(begun).hasSize(4);
  }

  @Test
  void anInterruptReachesAllAndIsKept() {
    Thread.currentThread().interrupt();
    Map<InstanceName, Result<Boolean>> results =
        new AtOnce(2, FOR_EVER).each(four, i -> interrupted());
    assertThat(Thread.interrupted()).isTrue();
    assertThat(results.values()).containsOnly(new Result.Ok<>(true)).hasSize(4);
  }

  private static boolean interrupted() {
    try {
      TimeUnit.HOURS.sleep(1);
      return false;
    } catch (InterruptedException e) {
      return true;
    }
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
