package io.signalbox.platforms.host;

import io.signalbox.engine.model.Fence;
import io.signalbox.engine.name.DeploymentId;
import io.signalbox.engine.name.Digest;
import io.signalbox.engine.name.Slot;
import io.signalbox.engine.name.Version;
import io.signalbox.engine.port.Observation;
import io.signalbox.engine.port.Observation.HeldRelease;
import io.signalbox.engine.port.Observation.Kept;
import io.signalbox.engine.port.Observation.Restored;
import io.signalbox.engine.port.Observation.RunState;
import io.signalbox.engine.port.Observation.Seat;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What the verb {@code observe} printed, read: one line per thing, blanks between words, {@code
 * end} last.
 *
 * @param seals what was rendered into the slots
 */
record Seen(Observation observation, Map<Slot, String> seals) {
  private static final Pattern RESTARTS = Pattern.compile("\\bN?[Rr]estarts=(\\d{1,9})\\b");

  static final Seen NOTHING =
      new Seen(
          new Observation(
              Fence.NONE,
              0,
              Optional.empty(),
              Map.of(Slot.A, Seat.EMPTY, Slot.B, Seat.EMPTY),
              List.of()),
          Map.of());

  /**
   * @throws IllegalArgumentException when it is cut off, or not what the script prints
   */
  static Seen parse(Reply reply) {
    List<String> lines = reply.raw().lines();
    if (lines.isEmpty() || !lines.getLast().equals("end")) {
      throw new IllegalArgumentException("Expected an observation to end with 'end'.");
    }
    Fence fence = Fence.NONE;
    long claim = 0;
    Optional<Slot> live = Optional.empty();
    Map<Slot, Seat> seats = new EnumMap<>(Slot.class);
    Map<Slot, String> seals = new EnumMap<>(Slot.class);
    List<HeldRelease> releases = new ArrayList<>();
    List<DeploymentId> backups = new ArrayList<>();
    Optional<Restored> restored = Optional.empty();
    Optional<String> byHand = Optional.empty();
    for (String line : lines) {
      String[] words = line.split(" ", -1);
      switch (words[0]) {
        case "fence" -> fence = new Fence(Long.parseLong(words[1]));
        case "claim" -> claim = Long.parseLong(words[1]);
        case "live" -> live = words[1].isEmpty() ? Optional.empty() : Optional.of(slot(words[1]));
        case "slot" -> seats.put(slot(words[1]), seat(line.split(" ", 6), reply.scrub()));
        case "seal" -> seals.put(slot(words[1]), words[2]);
        case "release" -> release(words).ifPresent(releases::add);
        case "backup" -> deployment(words[1]).ifPresent(backups::add);
        case "restored" -> restored = restored(words);
        case "superseded" -> byHand = Optional.of(words[1]);
        default -> {
          // A newer script may say more.
        }
      }
    }
    return new Seen(
        new Observation(fence, claim, live, seats, releases, new Kept(backups, restored, byHand)),
        Map.copyOf(seals));
  }

  private static Seat seat(String[] words, Scrub scrub) {
    String detail = words.length > 5 ? words[5].strip() : "";
    return new Seat(
        version(words[2]),
        digest(words[3]),
        RunState.valueOf(words[4].strip()),
        scrub.clean(detail),
        true,
        restarts(detail));
  }

  /** systemd and the supervisor both count. */
  private static int restarts(String detail) {
    Matcher counted = RESTARTS.matcher(detail);
    return counted.find() ? Integer.parseInt(counted.group(1)) : 0;
  }

  private static Optional<HeldRelease> release(String[] words) {
    return version(words[1])
        .flatMap(v -> digest(words[2]).map(d -> new HeldRelease(v, d, words[3].equals("ready"))));
  }

  private static Optional<Restored> restored(String[] words) {
    if (words.length != 4) return Optional.empty();
    return deployment(words[1])
        .flatMap(
            by ->
                deployment(words[2])
                    .map(backup -> new Restored(by, backup, words[3].equals("data"))));
  }

  private static Slot slot(String word) {
    for (Slot slot : Slot.values()) if (slot.lower().equals(word)) return slot;
    throw new IllegalArgumentException("Expected a slot, but it is '" + word + "'.");
  }

  /** Empty for a directory that somebody made by hand under a name that no version has. */
  private static Optional<Version> version(String word) {
    try {
      return Optional.of(new Version(word));
    } catch (IllegalArgumentException foreign) {
      return Optional.empty();
    }
  }

  /** Empty for a directory that somebody made by hand. */
  private static Optional<DeploymentId> deployment(String word) {
    try {
      return Optional.of(new DeploymentId(word));
    } catch (IllegalArgumentException foreign) {
      return Optional.empty();
    }
  }

  private static Optional<Digest> digest(String word) {
    try {
      return Optional.of(new Digest(word));
    } catch (IllegalArgumentException foreign) {
      return Optional.empty();
    }
  }
}
