package io.signalbox.app.hosts;

import io.signalbox.app.kill.KillPoint;
import io.signalbox.app.kill.Killing;
import io.signalbox.app.kill.Victim;
import io.signalbox.config.Configuration;
import io.signalbox.platforms.artifact.Artifacts;
import io.signalbox.platforms.host.Secrets;
import io.signalbox.platforms.ssh.SshPlatform;
import java.nio.file.Path;

/**
 * The victim of the kill campaign, with real hosts. Arguments: the configuration, the kill point,
 * the event's id and the version.
 */
final class VictimOverSsh {
  private VictimOverSsh() {}

  public static void main(String[] args) throws InterruptedException {
    Configuration configuration = Station.configuration(Path.of(args[0]));
    Path data = configuration.settings().data();
    KillPoint point = KillPoint.parse(args[1]);
    SshPlatform ssh =
        new SshPlatform(new Artifacts(data.resolve("artifacts")), Secrets.ofThisMachine());
    new Victim(
            data,
            point,
            Killing.platform(ssh, point),
            configuration.targets().values().iterator().next())
        .live(args[2], args[3]);
    System.exit(0);
  }
}
