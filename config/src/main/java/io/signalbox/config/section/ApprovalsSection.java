package io.signalbox.config.section;

import static io.signalbox.config.yaml.Key.key;

import io.signalbox.config.yaml.Key;
import io.signalbox.config.yaml.Quantities;
import io.signalbox.config.yaml.Scalars;
import io.signalbox.config.yaml.Section;
import io.signalbox.config.yaml.Shape;
import io.signalbox.config.yaml.Structures;
import io.signalbox.config.yaml.Type;
import io.signalbox.engine.spec.ApprovalSpec;
import io.signalbox.engine.spec.ApprovalSpec.Approver;
import io.signalbox.engine.spec.ApprovalSpec.Checkpoint;
import java.time.Duration;
import java.util.List;

/** {@code approvals}: where people have to agree before a deployment goes on. */
final class ApprovalsSection {
  static final Key<List<Checkpoint>> BEFORE =
      key(
              "before",
              Structures.distinct(Scalars.word(Checkpoint.class)),
              "Where it waits: before the backup, the push, the swap, the rest (after the first"
                  + " batch), or the finish (after the bake).")
          .orElse("[]");
  static final Key<Integer> QUORUM =
      key("quorum", Scalars.whole(1, 20), "How many different tokens have to approve.").orElse("1");
  static final Key<Duration> EXPIRES =
      key("expires", Quantities.positiveDuration(), "How long it waits, before it is cancelled.")
          .orElse("1d");
  static final Key<Approver> BY =
      key("by", Scalars.word(Approver.class), "The least role that may approve.")
          .orElse("operator");
  static final Key<Boolean> FOUR_EYES =
      key(
              "four_eyes",
              Scalars.flag(),
              "Whether the token that asked for the deployment may not approve it as well.")
          .orElse("false");

  static final Shape SHAPE = Shape.layered("approvals", BEFORE, QUORUM, EXPIRES, BY, FOUR_EYES);
  static final Type<ApprovalSpec> TYPE =
      Section.of(
          SHAPE,
          s ->
              new ApprovalSpec(
                  s.get(BEFORE), s.get(QUORUM), s.get(EXPIRES), s.get(BY), s.get(FOUR_EYES)));

  private ApprovalsSection() {}
}
