package io.signalbox.routes.api;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.signalbox.broker.wire.Json;
import io.signalbox.engine.model.Cause;
import io.signalbox.engine.name.DeploymentId;
import io.signalbox.engine.name.Target;
import io.signalbox.routes.event.EventReader;
import java.time.Instant;
import java.util.Optional;

/**
 * A wish of a person as the CloudEvent that any other producer would send.
 *
 * @param id unique among the events of {@link #SOURCE}
 */
public record RequestEvent(String id, Type type, Target target, Wish wish, Instant time) {
  public static final String SOURCE = "signalbox-api";

  /** What is asked for. */
  public enum Type {
    DEPLOY("io.signalbox.deploy.requested"),
    ROLLBACK("io.signalbox.rollback.requested"),
    RETIRE("io.signalbox.retire.requested"),
    ADOPT("io.signalbox.adopt.requested"),
    PRUNE("io.signalbox.prune.requested"),
    CANCEL("io.signalbox.cancel.requested"),
    RETRY("io.signalbox.retry.requested"),
    PAUSE("io.signalbox.pause.requested"),
    RESUME("io.signalbox.resume.requested"),
    PROMOTE("io.signalbox.promote.requested"),
    OVERRIDE_FREEZE("io.signalbox.override_freeze.requested"),
    APPROVE("io.signalbox.approve.requested"),
    DENY("io.signalbox.deny.requested"),
    HOLD("io.signalbox.hold.requested"),
    RELEASE("io.signalbox.release.requested");

    private final String event;

    /** Whether only this API may send it, because it depends on who asks. */
    boolean ownOnly() {
      return this == APPROVE || this == DENY;
    }

    Type(String event) {
      this.event = event;
    }
  }

  /**
   * The event's data besides its target.
   *
   * @param version of a deploy; of a rollback, or empty for the one before the current; of an
   *     adoption, what is taken over is called by it
   * @param deployment the one that is told something
   * @param host of a retirement: the only one to take out
   * @param replay what a deploy repeats
   */
  public record Wish(
      Optional<String> version,
      Optional<String> digest,
      Optional<String> deployment,
      Optional<String> host,
      String by,
      Optional<String> reason,
      Flags flags,
      Optional<Cause.Replay> replay) {
    public Wish(
        Optional<String> version,
        Optional<String> digest,
        Optional<String> deployment,
        Optional<String> host,
        String by,
        Optional<String> reason,
        Flags flags) {
      this(version, digest, deployment, host, by, reason, flags, Optional.empty());
    }

    public Wish(
        Optional<String> version,
        Optional<String> digest,
        Optional<String> deployment,
        String by,
        Optional<String> reason,
        Flags flags) {
      this(version, digest, deployment, Optional.empty(), by, reason, flags);
    }
  }

  /** What the asker explicitly wishes to be different. */
  public record Flags(
      boolean skipBackup,
      boolean force,
      boolean preempt,
      boolean restoreData,
      boolean purge,
      boolean overrideFreeze) {
    static final Flags NONE = new Flags(false, false, false, false);

    public Flags(
        boolean skipBackup, boolean force, boolean preempt, boolean restoreData, boolean purge) {
      this(skipBackup, force, preempt, restoreData, purge, false);
    }

    Flags overriding(boolean freeze) {
      return new Flags(skipBackup, force, preempt, restoreData, purge, freeze);
    }

    public Flags(boolean skipBackup, boolean force, boolean preempt, boolean restoreData) {
      this(skipBackup, force, preempt, restoreData, false);
    }
  }

  /** The type as it stands in the event. */
  public String eventType() {
    return type.event;
  }

  public DeploymentId deployment() {
    return EventReader.idFor(target.service().value(), SOURCE, id);
  }

  /** The CloudEvent 1.0, in structured JSON. */
  public String json() {
    return Json.write(
        new CloudEvent(
            "1.0",
            id,
            SOURCE,
            type.event,
            time,
            new Data(
                target.service().value(),
                target.environment().value(),
                wish.version(),
                wish.digest(),
                wish.deployment(),
                wish.host(),
                wish.by(),
                wish.reason(),
                wish.flags().skipBackup(),
                wish.flags().force(),
                wish.flags().preempt(),
                wish.flags().restoreData(),
                wish.flags().purge(),
                wish.flags().overrideFreeze(),
                wish.replay().map(r -> r.of().value()),
                wish.replay().map(Cause.Replay::asked))));
  }

  private record CloudEvent(
      String specversion, String id, String source, String type, Instant time, Data data) {}

  private record Data(
      String service,
      String environment,
      Optional<String> version,
      Optional<String> digest,
      Optional<String> deployment,
      Optional<String> host,
      String by,
      Optional<String> reason,
      @JsonProperty("skip_backup") boolean skipBackup,
      boolean force,
      boolean preempt,
      @JsonProperty("restore_data") boolean restoreData,
      boolean purge,
      @JsonProperty("override_freeze") boolean overrideFreeze,
      @JsonProperty("replay_of") Optional<String> replayOf,
      @JsonProperty("replay_asked") Optional<Instant> replayAsked) {}
}
