package io.signalbox.platforms.local;

import io.signalbox.engine.spec.Instance;
import io.signalbox.engine.spec.TargetSpec;
import io.signalbox.platforms.artifact.Artifacts;
import io.signalbox.platforms.host.FrontLauncher;
import io.signalbox.platforms.host.HostPlatform;
import io.signalbox.platforms.host.Secrets;
import io.signalbox.platforms.host.Shell;
import io.signalbox.platforms.host.Site;
import io.signalbox.platforms.host.Supervision;

/**
 * Instances on this machine, under the user that runs Signalbox. Their processes have a session and
 * a supervisor of their own, and outlive Signalbox's restart; limits are not enforced.
 */
public final class LocalPlatform extends HostPlatform {
  private final Shell shell = new LocalShell();

  /**
   * @param launcher starts the proxy of services that take traffic
   */
  public LocalPlatform(Artifacts artifacts, Secrets secrets, FrontLauncher launcher) {
    super(artifacts, secrets, launcher);
  }

  @Override
  protected Shell shell(Instance instance) {
    return shell;
  }

  @Override
  protected Site site(TargetSpec spec, Instance instance) {
    return new Site(spec, instance, Supervision.PROCESS, false);
  }
}
