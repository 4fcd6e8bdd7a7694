package io.signalbox.routes.bus;

import static org.assertj.core.api.Assertions.assertThat;

import io.signalbox.engine.name.DeploymentId;
import io.signalbox.routes.bus.InFlight.Why;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Why a step in work is stopped, and that nothing stops one that is over. */
@Timeout(60)
final class InFlightTest {
  private static final DeploymentId ONE = new DeploymentId("one");
  private static final DeploymentId OTHER = new DeploymentId("other");
  private static final Duration LONG = Duration.ofHours(1);

  private final InFlight inFlight = new InFlight();

  @AfterEach
  void close() {
    inFlight.close();
    assertThat(Thread.interrupted()).isFalse();
  }

  /** Works until it is interrupted. */
  private static Why stopped(InFlight.Work work) {
    try (work) {
      new CountDownLatch(1).await();
      return Why.NOT;
    } catch (InterruptedException e) {
      return work.end();
    }
  }

  @Test
  void aStepThatHangsIsStoppedWhenItsTimeIsOver() {
    assertThat(stopped(inFlight.begin(ONE, Duration.ofMillis(10)))).isEqualTo(Why.TIME_LIMIT);
    assertThat(inFlight.count()).isZero();
  }

  @Test
  void aSignalStopsTheStepOfItsDeploymentAndIsRemembered() {
    InFlight.Work work = inFlight.begin(ONE, LONG);
    try (InFlight.Work beside = inFlight.begin(OTHER, LONG)) {
      inFlight.nudge(ONE);
      assertThat(stopped(work)).isEqualTo(Why.SIGNAL);
      assertThat(beside.end()).isEqualTo(Why.NOT);
    }
    assertThat(inFlight.hasSignals(ONE)).isTrue();
    assertThat(inFlight.hasSignals(OTHER)).isFalse();
    inFlight.heard(ONE);
    assertThat(inFlight.hasSignals(ONE)).isFalse();
  }

  @Test
  void whatIsInWorkWhenTheBrokerIsLostIsHandedBackAndWhatBeginsLaterIsNot() {
    InFlight.Work work = inFlight.begin(ONE, LONG);
    inFlight.connectionLost();
    assertThat(stopped(work)).isEqualTo(Why.HANDED_BACK);
    try (InFlight.Work later = inFlight.begin(ONE, LONG)) {
      assertThat(later.end()).isEqualTo(Why.NOT);
    }
  }

  @Test
  void aStoppingEngineHandsBackWhatBegins() {
    inFlight.handBack();
    assertThat(stopped(inFlight.begin(ONE, LONG))).isEqualTo(Why.HANDED_BACK);
  }

  @Test
  void whatIsOverIsNotStopped() {
    InFlight.Work work = inFlight.begin(ONE, LONG);
    assertThat(work.end()).isEqualTo(Why.NOT);
    inFlight.nudge(ONE);
    inFlight.handBack();
    assertThat(Thread.currentThread().isInterrupted()).isFalse();
    work.close();
  }
}
