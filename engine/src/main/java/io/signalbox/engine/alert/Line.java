package io.signalbox.engine.alert;

import java.time.Instant;
import java.util.Optional;

/**
 * What one channel was told of an incident, and what is on its way.
 *
 * @param least what is less bad than this is not for this channel
 * @param due when it is told for the first time at the earliest
 * @param shown up to which change its one message tells; of channels that keep one
 * @param told up to which entry it was told
 * @param pinged up to which entry people were called to look; of channels that keep one message
 * @param flight what is on its way; nothing else is sent meanwhile
 * @param ref by which the channel knows its message; empty before the first was delivered
 * @param tries that failed in a row
 * @param doubt a message of which nobody knows whether it arrived; the same one is tried again
 * @param again when it may be tried again, after a failure
 * @param dead whether it failed for so long that others were told instead
 * @param last when something was delivered
 * @param trouble why the last try failed; blank when it did not
 */
public record Line(
    String channel,
    Severity least,
    Instant due,
    long shown,
    long told,
    long pinged,
    Optional<Flight> flight,
    Optional<String> ref,
    int tries,
    Optional<Flight> doubt,
    Optional<Instant> again,
    boolean dead,
    Optional<Instant> last,
    String trouble) {

  /**
   * A message on its way.
   *
   * @param number of the notice, within the incident
   * @param upTo the change or the entry that it reaches
   * @param newest the newest entry in it
   */
  public record Flight(long number, Part part, long upTo, long newest) {}

  /** What of an incident a notice carries. */
  public enum Part {
    /** All of it, in the one message that is updated in place. */
    WHOLE,
    /** What is new; in the thread of the one message, where there is one. */
    NEWS
  }

  static Line to(String channel, Severity least, Instant due) {
    return new Line(
        channel,
        least,
        due,
        0,
        0,
        0,
        Optional.empty(),
        Optional.empty(),
        0,
        Optional.empty(),
        Optional.empty(),
        false,
        Optional.empty(),
        "");
  }

  /** Whether it was never told anything, and nothing is on its way. */
  boolean pending() {
    return flight.isEmpty() && last.isEmpty();
  }

  Line sending(Flight next) {
    return new Line(
        channel,
        least,
        due,
        shown,
        told,
        pinged,
        Optional.of(next),
        ref,
        tries,
        doubt,
        Optional.empty(),
        dead,
        last,
        trouble);
  }

  Line delivered(Flight arrived, Optional<String> newRef, Instant at) {
    Line reached = reaching(arrived);
    return new Line(
        channel,
        least,
        due,
        reached.shown,
        reached.told,
        reached.pinged,
        Optional.empty(),
        newRef.or(() -> ref),
        0,
        Optional.empty(),
        Optional.empty(),
        false,
        Optional.of(at),
        "");
  }

  /** Its flight is taken for arrived. */
  Line reaching(Flight arrived) {
    // A message that is only updated calls nobody.
    boolean pings = last.isEmpty() || ref.isEmpty();
    return switch (arrived.part()) {
      case WHOLE -> with(Math.max(shown, arrived.upTo()), told, pings ? arrived.newest() : pinged);
      case NEWS -> with(shown, Math.max(told, arrived.upTo()), Math.max(pinged, arrived.newest()));
    };
  }

  Line failed(int newTries, Optional<Flight> newDoubt, Optional<Instant> later, String why) {
    return new Line(
        channel,
        least,
        due,
        shown,
        told,
        pinged,
        Optional.empty(),
        ref,
        newTries,
        newDoubt,
        later,
        dead,
        last,
        why);
  }

  Line givenUp() {
    return new Line(
        channel, least, due, shown, told, pinged, flight, ref, tries, doubt, again, true, last,
        trouble);
  }

  /** Nothing that is known so far is told to it any more. */
  Line settled(long changes, long entries) {
    return new Line(
        channel,
        least,
        due,
        Math.max(shown, changes),
        Math.max(told, entries),
        Math.max(pinged, entries),
        Optional.empty(),
        ref,
        0,
        Optional.empty(),
        Optional.empty(),
        dead,
        last,
        trouble);
  }

  Line dueAt(Severity newLeast, Instant newDue) {
    return new Line(
        channel, newLeast, newDue, shown, told, pinged, flight, ref, tries, doubt, again, dead,
        last, trouble);
  }

  private Line with(long newShown, long newTold, long newPinged) {
    return new Line(
        channel, least, due, newShown, newTold, newPinged, flight, ref, tries, doubt, again, dead,
        last, trouble);
  }
}
