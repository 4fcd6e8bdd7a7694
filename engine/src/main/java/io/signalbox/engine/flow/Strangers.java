package io.signalbox.engine.flow;

import io.signalbox.engine.model.Deployment;
import io.signalbox.engine.model.Proven;
import io.signalbox.engine.name.InstanceName;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Instances on which a release that is restored never served: added to the configuration since, or
 * retired and deployed again. Nothing unproven gets traffic, so a way back takes them out of it.
 */
final class Strangers {
  private Strangers() {}

  /** What became of them and what to do, to be said after what serves; empty where none is. */
  static String said(Deployment now, Proven rung) {
    List<InstanceName> out =
        now.touched().stream().filter(i -> rung.spec().instance(i).isEmpty()).toList();
    if (out.isEmpty()) return "";
    return "; %s: out of traffic, for it never served there ('signalbox deploy %s %s --env %s' brings it there)"
        .formatted(
            out.stream().map(InstanceName::value).collect(Collectors.joining(", ")),
            now.target().service(),
            rung.version(),
            now.target().environment());
  }
}
