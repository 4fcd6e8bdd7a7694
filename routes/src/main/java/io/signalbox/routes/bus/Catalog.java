package io.signalbox.routes.bus;

import io.signalbox.engine.name.Target;
import io.signalbox.engine.spec.TargetSpec;

/** The configuration as of now, as admission asks for it. */
public interface Catalog {

  Answer target(Target target);

  /** A target's configuration, or a sentence that says why there is none, and what is near. */
  sealed interface Answer {
    record Found(TargetSpec spec) implements Answer {}

    record Unknown(String said, String next) implements Answer {}
  }
}
