package io.signalbox.app.cli.text;

import io.signalbox.engine.model.Deployment.Kind;
import io.signalbox.engine.name.Version;
import io.signalbox.routes.api.view.DeploymentView;

/** The version that a deployment is about. */
final class About {
  private static final String NONE = "–";

  private About() {}

  /**
   * An adoption learns at its end which release there is, and may find none; a rollback or a
   * retirement may find nothing that was ever proven.
   */
  static String version(DeploymentView d) {
    return switch (d.kind().orElse(Kind.DEPLOY)) {
      case DEPLOY, PRUNE -> d.version().value();
      case ROLLBACK, RETIRE -> d.version().value().equals("none") ? NONE : d.version().value();
      case ADOPT -> d.serves().map(Version::value).orElse(NONE);
    };
  }
}
