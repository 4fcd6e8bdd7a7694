package io.signalbox.app.serve;

import io.signalbox.app.front.ProxyLauncher;
import io.signalbox.engine.port.Platform;
import io.signalbox.engine.spec.PlatformKind;
import io.signalbox.platforms.artifact.Artifacts;
import io.signalbox.platforms.host.Secrets;
import io.signalbox.platforms.local.LocalPlatform;
import io.signalbox.platforms.ssh.SshPlatform;
import java.nio.file.Path;

/** The platforms of one process, with what they share. */
record Platforms(LocalPlatform local, SshPlatform ssh) implements AutoCloseable {

  static Platforms of(Path data, Secrets secrets) {
    Artifacts artifacts = new Artifacts(data.resolve("artifacts"));
    ProxyLauncher launcher = new ProxyLauncher(data.resolve("fronts"));
    return new Platforms(
        new LocalPlatform(artifacts, secrets, launcher::ensure),
        new SshPlatform(artifacts, secrets));
  }

  Platform of(PlatformKind kind) {
    return switch (kind) {
      case LOCAL -> local;
      case SSH -> ssh;
    };
  }

  @Override
  public void close() {
    ssh.close();
  }
}
