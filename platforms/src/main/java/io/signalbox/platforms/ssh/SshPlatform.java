package io.signalbox.platforms.ssh;

import io.signalbox.engine.spec.Host;
import io.signalbox.engine.spec.Instance;
import io.signalbox.engine.spec.TargetSpec;
import io.signalbox.platforms.artifact.Artifacts;
import io.signalbox.platforms.host.FrontLauncher;
import io.signalbox.platforms.host.HostPlatform;
import io.signalbox.platforms.host.Secrets;
import io.signalbox.platforms.host.Shell;
import io.signalbox.platforms.host.Site;
import io.signalbox.platforms.host.Supervision;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Instances on Debian and Ubuntu servers, reached over pooled SSH sessions. With sudo, or as root,
 * processes are systemd units and nginx forwards; without, they are supervised as on this machine.
 */
public final class SshPlatform extends HostPlatform implements AutoCloseable {
  private final SshPool pool;

  /** Keys and known hosts are read whenever a connection is made, so they may change. */
  public SshPlatform(Artifacts artifacts, Secrets secrets) {
    this(artifacts, secrets, Optional.ofNullable(System.getenv("SSH_AUTH_SOCK")).map(Path::of));
  }

  /**
   * @param agent the SSH agent's socket
   */
  SshPlatform(Artifacts artifacts, Secrets secrets, Optional<Path> agent) {
    super(artifacts, secrets, FrontLauncher.NOT_HERE);
    this.pool = new SshPool(secrets, agent);
  }

  @Override
  public Shell shell(Instance instance) {
    return new SshShell(pool, instance.host());
  }

  @Override
  protected Site site(TargetSpec spec, Instance instance) {
    Host host = instance.host();
    boolean root = host.sudo() || host.user().equals("root");
    return new Site(spec, instance, root ? Supervision.AUTO : Supervision.PROCESS, host.sudo());
  }

  /** Ends all connections. */
  @Override
  public void close() {
    pool.close();
  }
}
