package io.signalbox.engine.spec;

import java.time.Duration;
import java.util.List;
import java.util.Locale;

/**
 * Where a deployment waits for people to approve.
 *
 * @param before where it waits; empty for nowhere
 * @param quorum how many different people have to approve each time
 * @param expires how long it waits; then it is cancelled
 * @param by who may
 * @param fourEyes whether whoever asked for the deployment may not approve it as well
 */
public record ApprovalSpec(
    List<Checkpoint> before, int quorum, Duration expires, Approver by, boolean fourEyes) {
  public ApprovalSpec {
    before = List.copyOf(before);
    if (quorum < 1) throw new IllegalArgumentException("Expected a quorum of at least 1.");
  }

  /** A place on the way forward. */
  public enum Checkpoint {
    BACKUP,
    PUSH,
    /** Before anything runs on any host. */
    SWAP,
    /** After the first batch, before all others. */
    REST,
    /** After the bake, before it counts as proven. */
    FINISH;

    public String lower() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** The least role that may approve. */
  public enum Approver {
    OPERATOR,
    ADMIN
  }
}
