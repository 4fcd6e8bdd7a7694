package io.signalbox.platforms.local;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import io.signalbox.engine.gate.Reading;
import io.signalbox.engine.gate.Sample;
import io.signalbox.engine.name.Slot;
import io.signalbox.engine.port.Place;
import io.signalbox.engine.spec.CheckSpec;
import io.signalbox.engine.spec.CheckSpec.Limit;
import io.signalbox.engine.spec.CheckSpec.Missing;
import io.signalbox.engine.spec.CheckSpec.Quorum;
import io.signalbox.engine.spec.CheckSpec.Severity;
import io.signalbox.engine.spec.SourceSpec;
import io.signalbox.engine.spec.TargetSpec;
import io.signalbox.platforms.TestSpecs;
import io.signalbox.platforms.artifact.Artifacts;
import io.signalbox.platforms.host.Secrets;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** A place on this machine, whose sources are looked at for real. */
abstract class Sources {
  static final Instant UNTIL = Instant.parse("2026-11-21T12:00:00Z");

  @TempDir Path temp;

  final Map<String, String> pages = new ConcurrentHashMap<>();
  final List<String> asked = new CopyOnWriteArrayList<>();
  HttpServer server = none();
  Place place = place(Path.of("/unused"), 1);

  static HttpServer none() {
    try {
      return HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @BeforeEach
  void serve() throws Exception {
    server = none();
    server.createContext(
        "/",
        exchange -> {
          asked.add(exchange.getRequestURI().toString());
          String page = pages.get(exchange.getRequestURI().getPath());
          byte[] body = (page == null ? "no such page" : page).getBytes(StandardCharsets.UTF_8);
          exchange.sendResponseHeaders(page == null ? 404 : 200, body.length);
          try (var out = exchange.getResponseBody()) {
            out.write(body);
          }
        });
    server.start();
    Files.createDirectories(temp.resolve("web/slots/a"));
    place = place(temp, server.getAddress().getPort());
  }

  @AfterEach
  void stop() {
    server.stop(0);
  }

  static Place place(Path directory, int port) {
    TargetSpec spec =
        TestSpecs.of(TestSpecs.local(directory.resolve("web").toString(), port, port)).spec();
    return new LocalPlatform(
            new Artifacts(Path.of("/nowhere")), Secrets.ofThisMachine(), file -> {})
        .place(spec, spec.instances().getFirst());
  }

  static CheckSpec check(SourceSpec source) {
    return new CheckSpec(
        "it",
        source,
        Limit.above(1),
        Duration.ofSeconds(1),
        Duration.ofSeconds(10),
        5,
        3,
        1,
        Duration.ZERO,
        Duration.ofMinutes(1),
        Quorum.ANY,
        Severity.ROLL_BACK,
        Missing.HOLDS,
        Duration.ZERO,
        Optional.empty());
  }

  Sample look(SourceSpec.Asked source, String mark) throws Exception {
    return place.sample(check(source), source, Slot.A, mark);
  }

  Reading first(SourceSpec.Asked source) throws Exception {
    return look(source, "").reading();
  }

  /** What came between two looks, by what happens between them. */
  Reading since(SourceSpec.Asked source, Happens between) throws Exception {
    Sample begun = look(source, "");
    assertThat(begun.reading()).isEqualTo(new Reading.Begun());
    between.happens();
    return look(source, begun.mark()).reading();
  }

  interface Happens {
    void happens() throws Exception;
  }

  void append(Path file, String text) throws Exception {
    Files.writeString(file, text, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
  }

  Reading.Before before(SourceSpec source) throws Exception {
    Sample sample = place.before(check(source), UNTIL.minusSeconds(3600), UNTIL);
    assertThat(sample.mark()).isEmpty();
    return (Reading.Before) sample.reading();
  }
}
