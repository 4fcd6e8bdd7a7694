package io.signalbox.app.hosts;

import io.signalbox.config.Configuration;
import io.signalbox.engine.port.Platform;
import io.signalbox.platforms.artifact.Artifacts;
import io.signalbox.platforms.host.Secrets;
import io.signalbox.platforms.ssh.SshPlatform;
import io.signalbox.routes.Engine;
import io.signalbox.routes.bus.BusRoutes.Concurrency;
import io.signalbox.routes.bus.Catalog;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.concurrent.CountDownLatch;

/**
 * One of several engines at an external broker. Arguments: the configuration, its own directory,
 * the broker's port, and a file: while that is there, the engine falls asleep before it moves
 * traffic ({@link Sleepwalk}).
 */
final class EngineProcess {
  static final String READY = "THE ENGINE IS READY";
  static final String DECIDED = "DECIDED ";

  private EngineProcess() {}

  public static void main(String[] args) throws InterruptedException {
    Configuration configuration = Station.configuration(Path.of(args[0]));
    Path data = Path.of(args[1]);
    Catalog catalog =
        target ->
            new Catalog.Answer.Found(
                configuration.target(target.service(), target.environment()).orElseThrow());
    Artifacts artifacts = new Artifacts(data.resolve("artifacts"));
    try (SshPlatform ssh = new SshPlatform(artifacts, Secrets.ofThisMachine());
        SshPlatform other = new SshPlatform(artifacts, Secrets.ofThisMachine())) {
      Platform platform = Sleepwalk.of(ssh, other, Path.of(args[3]));
      new Engine(
              new Engine.Parts(
                  BrokerProcess.connections(Integer.parseInt(args[2])),
                  kind -> platform,
                  catalog,
                  InstantSource.system(),
                  (before, report, decision, took) ->
                      System.out.println(
                          DECIDED
                              + before.id()
                              + " "
                              + before.cursor().step()
                              + " "
                              + report.getClass().getSimpleName()),
                  Concurrency.DEFAULT))
          .start();
      System.out.println(READY);
      new CountDownLatch(1).await();
    }
  }
}
