package io.signalbox.engine.port;

import io.signalbox.engine.model.Fence;
import io.signalbox.engine.name.DeploymentId;
import io.signalbox.engine.name.Digest;
import io.signalbox.engine.name.Slot;
import io.signalbox.engine.name.Version;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What an instance really is, read on its host.
 *
 * @param fence the highest fence that the host has seen for it
 * @param claim the newest claim's number
 * @param live the slot that gets the traffic; empty before the first deployment
 * @param slots what is in each slot; both are always present
 * @param releases those that lie completely on the host
 * @param kept what is kept of earlier states
 */
public record Observation(
    Fence fence,
    long claim,
    Optional<Slot> live,
    Map<Slot, Seat> slots,
    List<HeldRelease> releases,
    Kept kept) {
  public Observation {
    slots = Map.copyOf(slots);
    releases = List.copyOf(releases);
    if (slots.size() != Slot.values().length) {
      throw new IllegalArgumentException("Expected an observation to say what is in each slot.");
    }
  }

  /** One where nothing was ever kept. */
  public Observation(
      Fence fence,
      long claim,
      Optional<Slot> live,
      Map<Slot, Seat> slots,
      List<HeldRelease> releases) {
    this(fence, claim, live, slots, releases, Kept.NOTHING);
  }

  public Seat seat(Slot slot) {
    return java.util.Objects.requireNonNull(slots.get(slot), "every slot is observed");
  }

  /** The seat that gets the traffic. */
  public Optional<Seat> liveSeat() {
    return live.map(this::seat);
  }

  /** The slot in which this release runs with the configuration of the place, if it runs. */
  public Optional<Slot> running(Version version, Digest digest) {
    return java.util.Arrays.stream(Slot.values())
        .filter(s -> seat(s).runs(version, digest) && seat(s).asConfigured())
        .findFirst();
  }

  public Optional<HeldRelease> release(Version version) {
    return releases.stream().filter(r -> r.version().equals(version)).findFirst();
  }

  /**
   * What is kept of earlier states.
   *
   * @param backups those that lie on the host
   * @param restored the last one that was brought back
   * @param byHand the unit that a take-over has stopped, as long as it may have to serve again
   */
  public record Kept(
      List<DeploymentId> backups, Optional<Restored> restored, Optional<String> byHand) {
    public static final Kept NOTHING = new Kept(List.of(), Optional.empty());

    /** Where nothing ran by hand. */
    public Kept(List<DeploymentId> backups, Optional<Restored> restored) {
      this(backups, restored, Optional.empty());
    }

    public Kept {
      backups = List.copyOf(backups);
    }
  }

  /**
   * A backup that was brought back.
   *
   * @param by the deployment whose way back it was
   * @param data whether its dump was brought back too
   */
  public record Restored(DeploymentId by, DeploymentId backup, boolean data) {}

  /**
   * What is in a slot.
   *
   * @param asConfigured whether all that is rendered into it is what the place's configuration and
   *     secrets render today; also where nobody can tell
   * @param restarts how often its process was started again since it was told to start
   */
  public record Seat(
      Optional<Version> version,
      Optional<Digest> digest,
      RunState state,
      String detail,
      boolean asConfigured,
      int restarts) {
    public static final Seat EMPTY =
        new Seat(Optional.empty(), Optional.empty(), RunState.STOPPED, "");

    public Seat(Optional<Version> version, Optional<Digest> digest, RunState state, String detail) {
      this(version, digest, state, detail, true, 0);
    }

    public Seat configured(boolean asToday) {
      return new Seat(version, digest, state, detail, asToday, restarts);
    }

    public boolean holds(Version wanted, Digest content) {
      return version.filter(wanted::equals).isPresent()
          && digest.filter(content::equals).isPresent();
    }

    public boolean runs(Version wanted, Digest content) {
      return state == RunState.RUNNING && holds(wanted, content);
    }
  }

  /** Whether a slot's process runs. */
  public enum RunState {
    STOPPED,
    RUNNING,
    /** It ended by itself, or is being restarted over and over. */
    FAILED
  }

  /**
   * A release that lies on the host, every file verified.
   *
   * @param ready whether its install command has succeeded too
   */
  public record HeldRelease(Version version, Digest digest, boolean ready) {}
}
