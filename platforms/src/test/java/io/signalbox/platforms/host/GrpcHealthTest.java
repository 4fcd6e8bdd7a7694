package io.signalbox.platforms.host;

import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.Server;
import io.grpc.health.v1.HealthCheckResponse.ServingStatus;
import io.grpc.netty.NettyServerBuilder;
import io.grpc.protobuf.services.HealthStatusManager;
import io.signalbox.engine.gate.Probe;
import io.signalbox.engine.gate.Reading;
import io.signalbox.engine.name.Slot;
import io.signalbox.engine.port.Place;
import io.signalbox.engine.spec.CheckSpec;
import io.signalbox.engine.spec.SourceSpec;
import io.signalbox.engine.spec.TargetSpec;
import io.signalbox.platforms.Ports;
import io.signalbox.platforms.TestSpecs;
import io.signalbox.platforms.artifact.Artifacts;
import io.signalbox.platforms.local.LocalPlatform;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** gRPC's health checking protocol, with a real gRPC server at the other end. */
class GrpcHealthTest {
  private static final Reading GOOD = new Reading.Counts(0, 1);
  private static final Reading FAILED = new Reading.Counts(1, 1);

  @TempDir private Path temp = Path.of("/");

  private final HealthStatusManager health = new HealthStatusManager();
  private Optional<Server> server = Optional.empty();

  @BeforeEach
  void serve() throws IOException {
    server =
        Optional.of(
            NettyServerBuilder.forAddress(
                    new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
                .addService(health.getHealthService())
                .build()
                .start());
    Files.createDirectories(temp.resolve("web/slots/a"));
    Files.createSymbolicLink(temp.resolve("web/live"), Path.of("slots/a"));
  }

  @AfterEach
  void stop() {
    server.ifPresent(Server::shutdownNow);
  }

  private int port() {
    return server.orElseThrow().getPort();
  }

  private Place place(int port, String service) {
    TargetSpec plain =
        TestSpecs.of(TestSpecs.local(temp.resolve("web").toString(), port, port)).spec();
    TargetSpec spec = plain.judgedBy(plain.gate().askingGrpc(service));
    return new LocalPlatform(
            new Artifacts(Path.of("/nowhere")), Secrets.ofThisMachine(), file -> {})
        .place(spec, spec.instances().getFirst());
  }

  private Probe probe(int port, String service) throws Exception {
    return place(port, service).probe(Slot.A);
  }

  private Reading sample(int port, String service) throws Exception {
    SourceSpec.Grpc source = new SourceSpec.Grpc(port, service);
    CheckSpec check =
        new CheckSpec(
            "it",
            source,
            CheckSpec.Limit.above(0),
            Duration.ofSeconds(1),
            Duration.ofSeconds(2),
            5,
            3,
            1,
            Duration.ZERO,
            Duration.ofMinutes(1),
            CheckSpec.Quorum.ANY,
            CheckSpec.Severity.ROLL_BACK,
            CheckSpec.Missing.HOLDS,
            Duration.ZERO,
            Optional.empty());
    return place(port(), "").sample(check, source, Slot.A, "").reading();
  }

  @Test
  void aServingServerAndAServingServiceAreHealthy() throws Exception {
    health.setStatus("portal.v1.Portal", ServingStatus.SERVING);
    for (String service : new String[] {"", "portal.v1.Portal"}) {
      Probe probe = probe(port(), service);
      assertThat(probe.answer()).isEqualTo("SERVING");
      assertThat(probe.healthy()).isTrue();
      assertThat(probe.live()).isTrue();
      assertThat(probe.took()).isPositive();
      assertThat(sample(port(), service)).isEqualTo(GOOD);
    }
    assertThat(sample(0, "portal.v1.Portal")).as("the slot's own port").isEqualTo(GOOD);
  }

  @Test
  void whoDoesNotServeIsNotHealthyThoughHttpSays200() throws Exception {
    health.setStatus("portal.v1.Portal", ServingStatus.NOT_SERVING);
    Probe probe = probe(port(), "portal.v1.Portal");
    assertThat(probe.healthy()).isFalse();
    assertThat(probe.answer()).isEqualTo("NOT_SERVING");
    assertThat(sample(port(), "portal.v1.Portal")).isEqualTo(FAILED);
    health.setStatus("portal.v1.Portal", ServingStatus.SERVICE_UNKNOWN);
    assertThat(probe(port(), "portal.v1.Portal").answer()).isEqualTo("SERVICE_UNKNOWN");
    health.setStatus("portal.v1.Portal", ServingStatus.UNKNOWN);
    assertThat(probe(port(), "portal.v1.Portal").answer()).isEqualTo("UNKNOWN");
  }

  @Test
  void aServiceThatTheServerDoesNotKnowIsNamedSo() throws Exception {
    Probe probe = probe(port(), "portal.v2.Portal");
    assertThat(probe.healthy()).isFalse();
    assertThat(probe.answer())
        .isEqualTo("grpc-status 5 NOT_FOUND: unknown service portal.v2.Portal");
    assertThat(sample(port(), "portal.v2.Portal")).isEqualTo(FAILED);
  }

  @Test
  void aServerWithoutTheProtocolIsNotHealthy() throws Exception {
    Server bare =
        NettyServerBuilder.forAddress(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
            .build()
            .start();
    try {
      Probe probe = probe(bare.getPort(), "");
      assertThat(probe.healthy()).isFalse();
      assertThat(probe.answer()).startsWith("grpc-status 12 UNIMPLEMENTED");
      assertThat(sample(bare.getPort(), "")).isEqualTo(FAILED);
    } finally {
      bare.shutdownNow();
    }
  }

  @Test
  void nobodyListens() throws Exception {
    int nobody = Ports.free();
    Probe probe = probe(nobody, "");
    assertThat(probe.healthy()).isFalse();
    assertThat(probe.answer()).contains("connect").doesNotContain("HTTP/2");
    assertThat(sample(nobody, "")).isEqualTo(FAILED);
  }

  @Test
  void whoSpeaksHttp1IsSaidToDoSo() throws Exception {
    try (ServerSocket other = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
      Thread.ofVirtual().start(() -> answer(other));
      Probe probe = probe(other.getLocalPort(), "");
      assertThat(probe.healthy()).isFalse();
      assertThat(probe.answer()).contains("expected HTTP/2 without TLS");
      assertThat(sample(other.getLocalPort(), "")).isEqualTo(FAILED);
    }
  }

  private static void answer(ServerSocket server) {
    try {
      while (true) {
        try (Socket socket = server.accept()) {
          byte[] asked = new byte[24];
          socket.getInputStream().readNBytes(asked, 0, asked.length);
          socket
              .getOutputStream()
              .write(
                  "HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\n"
                      .getBytes(StandardCharsets.US_ASCII));
        }
      }
    } catch (IOException closed) {
      // The test is over.
    }
  }

  /** Its curl is this machine's, which only says less of itself. */
  @Test
  void aHostWhoseCurlHasNoHttp2SaysSo() throws Exception {
    Path bin = Files.createDirectory(temp.resolve("bin"));
    Path curl = bin.resolve("curl");
    Files.writeString(
        curl, "#!/bin/sh\nPATH=${PATH#*:}\ncurl \"$@\" | sed 's/ HTTP2//;s/ HTTP3//'\n");
    Files.setPosixFilePermissions(curl, PosixFilePermissions.fromString("rwxr-xr-x"));
    ProcessBuilder asking =
        new ProcessBuilder(
            "sh",
            "-c",
            GrpcHealth.TEXT,
            "probe",
            Integer.toString(port()),
            "2.000",
            GrpcHealth.question(""));
    asking.environment().merge("PATH", bin.toString(), (old, added) -> added + ":" + old);
    Process process = asking.start();
    String said = new String(process.getErrorStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).isEqualTo(GrpcHealth.LACKS_A_TOOL);
    assertThat(said).isEqualTo("the curl of this host has no HTTP/2, and gRPC needs it\n");
  }

  @Test
  void theQuestionIsAFrameOfItsProto() {
    assertThat(GrpcHealth.question("")).isEqualTo("\\000\\000\\000\\000\\000");
    assertThat(GrpcHealth.question("ab"))
        .isEqualTo("\\000\\000\\000\\000\\004\\012\\002\\141\\142");
    assertThat(GrpcHealth.question("x".repeat(130)))
        .startsWith("\\000\\000\\000\\000\\205\\012\\202\\001\\170");
  }

  private static GrpcHealth.Answer answered(String head, String message, String trailers) {
    HexFormat hex = HexFormat.of();
    return GrpcHealth.read(
        hex.formatHex(head.getBytes(StandardCharsets.US_ASCII))
            + message
            + hex.formatHex(trailers.getBytes(StandardCharsets.US_ASCII)));
  }

  @Test
  void onlyAWholeAnswerThatSaysServingCounts() {
    String ok = "HTTP/2 200 \r\ncontent-type: application/grpc\r\n\r\n";
    String serving = "00 00000002 0801";
    assertThat(answered(ok, serving, "grpc-status: 0\r\n\r\n").serving()).isTrue();
    assertThat(answered(ok, "00 00000007 1203616263 0801", "grpc-status: 0\r\n").serving())
        .as("beside a field of a later version")
        .isTrue();
    assertThat(answered(ok, serving, "").said()).contains("no grpc-status");
    assertThat(answered(ok, serving, "grpc-status: 14\r\n").said())
        .isEqualTo("grpc-status 14 UNAVAILABLE");
    assertThat(answered(ok, "", "grpc-status: 0\r\n").serving()).as("no message").isFalse();
    assertThat(answered(ok, "00 00000009 0801", "grpc-status: 0\r\n").serving())
        .as("half a message")
        .isFalse();
    assertThat(answered(ok, "00 00000000", "grpc-status: 0\r\n").said()).isEqualTo("UNKNOWN");
    assertThat(answered("HTTP/2 503 \r\n\r\n", serving, "grpc-status: 0\r\n").said())
        .contains("HTTP/2 503");
    assertThat(GrpcHealth.read("").serving()).isFalse();
    assertThat(GrpcHealth.read("xyz").said()).isEqualTo("the answer makes no sense");
  }
}
