package io.signalbox.engine.alert;

import io.signalbox.engine.name.DeploymentId;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What follows from news.
 *
 * @param record unchanged, with the same revision, when there is nothing to remember
 */
public record AlertDecision(
    AlertRecord record, List<Send> sends, List<Withdrawal> withdrawals, List<Wake> wakes) {
  public AlertDecision {
    sends = List.copyOf(sends);
    withdrawals = List.copyOf(withdrawals);
    wakes = List.copyOf(wakes);
  }

  /**
   * To be sent by a channel now.
   *
   * @param from the entries after this number are new to the channel
   * @param unsure whether one before may have arrived: look first, where the channel lets one
   * @param loud whether people are called to look at it
   * @param ref the message to update, or whose thread it belongs to
   */
  public record Send(
      DeploymentId deployment,
      String channel,
      Line.Flight flight,
      long from,
      boolean unsure,
      boolean loud,
      Optional<String> ref) {}

  /** A notice that is not to be sent any more, if nobody has begun. */
  public record Withdrawal(DeploymentId deployment, String channel, long number) {}

  /** Look at the incident again then. */
  public record Wake(DeploymentId deployment, Instant at) {}
}
