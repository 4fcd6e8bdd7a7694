package io.signalbox.routes.bus;

import io.signalbox.engine.admission.Circumstances.Limits;
import io.signalbox.engine.name.Target;
import io.signalbox.engine.spec.Freeze;
import io.signalbox.engine.spec.TargetSpec;
import java.util.List;

/** The configuration as of now, as admission asks for it. */
public interface Catalog {

  Answer target(Target target);

  /** What applies to all targets. */
  default Rules rules() {
    return Rules.NONE;
  }

  /** When deployments wait, and how many may run at once. */
  record Rules(List<Freeze> freezes, Limits limits) {
    public static final Rules NONE = new Rules(List.of(), Limits.NONE);

    public Rules {
      freezes = List.copyOf(freezes);
    }
  }

  /** A target's configuration, or a sentence that says why there is none, and what is near. */
  sealed interface Answer {
    record Found(TargetSpec spec) implements Answer {}

    record Unknown(String said, String next) implements Answer {}
  }
}
