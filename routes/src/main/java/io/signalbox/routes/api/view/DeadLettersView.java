package io.signalbox.routes.api.view;

import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import io.signalbox.broker.DeadLetters.Letter;
import io.signalbox.engine.name.DeploymentId;
import io.signalbox.engine.name.Target;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Messages that were put aside, the oldest first. */
@JsonNaming(SnakeCaseStrategy.class)
public record DeadLettersView(List<DeadLetter> deadLetters) {
  public DeadLettersView {
    deadLetters = List.copyOf(deadLetters);
  }

  /** What a dead letter means for its target. */
  public enum Role {
    /** It holds the target: nobody acts there until it goes on, or somebody takes the target. */
    HOLDS,
    /** It is next. */
    WAITS,
    /** Others took its target, or it never had one. */
    NONE
  }

  /**
   * One of them.
   *
   * @param id enough of its beginning names it
   * @param backTo where a retry sends it
   * @param retry the command that has it go on where it was put aside
   * @param rollback the command that brings back what served before, where it holds its target
   * @param body in the answer about one alone
   */
  @JsonNaming(SnakeCaseStrategy.class)
  public record DeadLetter(
      String id,
      String queue,
      Optional<String> backTo,
      Instant at,
      String reason,
      Optional<DeploymentId> deployment,
      Optional<Target> target,
      Optional<String> version,
      Optional<String> step,
      Role role,
      String retry,
      Optional<String> rollback,
      Optional<String> body) {

    public static DeadLetter of(Letter letter, Role role, Optional<String> rollback) {
      return new DeadLetter(
          letter.id(),
          letter.queue(),
          letter.backTo(),
          letter.at(),
          letter.reason(),
          letter.deployment(),
          letter.target(),
          letter.version(),
          letter.step(),
          role,
          "signalbox dlq retry " + letter.deployment().map(DeploymentId::value).orElse(letter.id()),
          rollback,
          Optional.empty());
    }

    public DeadLetter withBody(String text) {
      return new DeadLetter(
          id,
          queue,
          backTo,
          at,
          reason,
          deployment,
          target,
          version,
          step,
          role,
          retry,
          rollback,
          Optional.of(text));
    }
  }
}
