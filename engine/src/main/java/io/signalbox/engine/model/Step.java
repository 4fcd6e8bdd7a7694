package io.signalbox.engine.model;

import java.util.Locale;

/** The steps of a deployment's journey; each has a queue and a route of its name. */
public enum Step {
  /** Only looks: what an adoption rests on. */
  OBSERVE,
  PRECHECK,
  BACKUP,
  PUSH,
  SWAP,
  GATE,
  /** Looks at what serves the new release already, while a person is waited for. */
  WATCH,
  BAKE,
  RESTORE,
  VERIFY,
  FINISH;

  /** The name in queue names, route ids, logs and YAML. */
  public String lower() {
    return name().toLowerCase(Locale.ROOT);
  }
}
