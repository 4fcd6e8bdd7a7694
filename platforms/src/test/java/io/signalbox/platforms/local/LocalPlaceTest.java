package io.signalbox.platforms.local;

import io.signalbox.engine.port.Platform;
import io.signalbox.engine.spec.Instance;
import io.signalbox.platforms.PlaceContract;
import io.signalbox.platforms.Ports;
import io.signalbox.platforms.TestSpecs;
import io.signalbox.platforms.ThisMachine;
import io.signalbox.platforms.artifact.Artifacts;
import io.signalbox.platforms.host.Secrets;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;

class LocalPlaceTest extends PlaceContract {
  private final int portA = Ports.free();
  private final int portB = Ports.free();

  @TempDir private Path home;

  @Override
  protected Instance instance() {
    return TestSpecs.local(home + "/web", portA, portB);
  }

  @Override
  protected Platform platform() {
    return new LocalPlatform(
        new Artifacts(temp.resolve("cache")), Secrets.ofThisMachine(), file -> {});
  }

  @Override
  protected List<String> serve() {
    return ThisMachine.java(
        "-cp",
        "{release}/classes",
        "io.signalbox.platforms.TestServer",
        "{port}",
        "{release}/VERSION");
  }

  @Override
  protected String onHost(String script) throws Exception {
    return ThisMachine.sh(script);
  }

  @Override
  protected void cleanUp() throws Exception {
    ThisMachine.cleanUp(home.resolve("web"));
  }
}
