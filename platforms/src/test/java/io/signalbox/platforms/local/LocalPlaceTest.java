package io.signalbox.platforms.local;

import static org.assertj.core.api.Assertions.assertThat;

import io.signalbox.engine.port.Finding;
import io.signalbox.engine.port.Platform;
import io.signalbox.engine.spec.Instance;
import io.signalbox.engine.spec.TargetSpec;
import io.signalbox.platforms.PlaceContract;
import io.signalbox.platforms.Ports;
import io.signalbox.platforms.TestSpecs;
import io.signalbox.platforms.ThisMachine;
import io.signalbox.platforms.artifact.Artifacts;
import io.signalbox.platforms.host.Secrets;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LocalPlaceTest extends PlaceContract {
  private final int portA = Ports.free();
  private final int portB = Ports.free();

  @TempDir private Path home;

  @Override
  protected Instance instance() {
    return TestSpecs.local(home + "/web", portA, portB);
  }

  /** In hexadecimal all of these look like 0 to whoever takes them for numbers: 0E10, 0E11. */
  private static final List<Integer> ALIKE =
      IntStream.range(0, 100).mapToObj(i -> Integer.parseInt("0E%02d".formatted(i), 16)).toList();

  @Test
  void a_port_is_not_taken_because_one_that_looks_alike_is() throws Exception {
    List<ServerSocket> taken = new ArrayList<>();
    try {
      for (int port : ALIKE) {
        if (taken.size() < 3) listen(port).ifPresent(taken::add);
      }
      assertThat(taken).hasSize(3);
      for (ServerSocket free : taken.subList(0, 2)) free.close();
      TargetSpec spec =
          TestSpecs.of(
                  TestSpecs.local(
                      home + "/web", taken.get(0).getLocalPort(), taken.get(1).getLocalPort()))
              .spec();

      assertThat(ports(spec)).as("another one is").containsOnly("free");
      taken.set(0, listen(taken.get(0).getLocalPort()).orElseThrow());
      assertThat(ports(spec)).as("this very one is").contains("something else listens on it");
    } finally {
      for (ServerSocket socket : taken) socket.close();
    }
  }

  private List<String> ports(TargetSpec spec) throws Exception {
    return place(spec).inspect(0).stream()
        .filter(f -> f.check().startsWith("port "))
        .map(Finding::reading)
        .toList();
  }

  private static Optional<ServerSocket> listen(int port) {
    try {
      return Optional.of(new ServerSocket(port, 1, InetAddress.getLoopbackAddress()));
    } catch (IOException taken) {
      return Optional.empty();
    }
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
