package io.signalbox.app.cli.text;

import io.signalbox.engine.model.Step;
import io.signalbox.routes.api.view.DeploymentView;
import java.time.Instant;
import java.util.Optional;

/** What a deployment does at this moment, in a few words. */
public final class Doing {
  private Doing() {}

  /** Such as {@code push is running} or {@code bake, until 10:51:00}. */
  public static String text(DeploymentView d, Times times) {
    String where = where(d);
    return switch (d.standing()) {
      case RUNNING -> d.until().isPresent() ? where + until(d, times) : where + " is running";
      case WAITING -> d.said().isBlank() ? where + " waits" : d.said();
      case ENDED -> d.said().isBlank() ? where + " has ended" : d.said();
    };
  }

  /** The step, and the batch where there are several. */
  static String where(DeploymentView d) {
    boolean batched = d.batches() > 1 && d.step().filter(Doing::hasBatches).isPresent();
    return d.step().map(Step::lower).orElse("deployment " + d.id())
        + (batched ? " %d/%d".formatted(d.batch(), d.batches()) : "");
  }

  /** With a comma before it; empty where nobody knows. */
  static String until(DeploymentView d, Times times) {
    return d.step().map(s -> until(s, d.until(), times)).orElse("");
  }

  /** The end of a bake; for any other step it is a pause before it. */
  static String until(Step step, Optional<Instant> end, Times times) {
    return end.map(at -> (step == Step.BAKE ? ", until " : ", not before ") + times.clock(at))
        .orElse("");
  }

  private static boolean hasBatches(Step step) {
    return step == Step.SWAP || step == Step.GATE;
  }
}
