package io.signalbox.app.hosts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.signalbox.engine.model.Outcome;
import io.signalbox.engine.name.DeploymentId;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import javax.net.SocketFactory;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/** The shipped portal: four back ends on three PCs, under one edge, as its README says. */
@NeedsHosts
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class PortalTest {
  /** Four virtual environments on each of three hosts that share one machine. */
  private static final Duration PATIENCE = Duration.ofMinutes(8);

  private final Map<String, Integer> ports = new HashMap<>();
  private final List<AutoCloseable> opened = new ArrayList<>();
  private Portal portal;
  private Station station;
  private Tunnels tunnels;
  private SocketFactory tls;

  @BeforeAll
  void prepare(@TempDir Path root) throws Exception {
    portal = Portal.copy(root, TestHosts.load().first(3));
    portal.cleanUp();
    portal.keys();
    tls = portal.tls();
    System.out.println("wheels of gunicorn: " + portal.wheels());
    Portal.SERVICES.keySet().forEach(service -> portal.release(service, "1.4.0"));
    station = opened(Station.start(portal.yaml()));
    tunnels =
        opened(
            new Tunnels(
                portal.hosts(), List.copyOf(Portal.SERVICES.values()), root.resolve("ssh.log")));
    for (String service : Portal.SERVICES.keySet()) ports.put(service, Ports.free());
    String conf = portal.edge(tunnels, ports);
    Path checked = Files.writeString(root.resolve("checked.conf"), conf);
    assertThat(Command.run(List.of("nginx", "-t", "-p", root + "/", "-c", checked.toString()), ""))
        .contains("test is successful")
        .doesNotContain("[warn]");
    opened(Edge.run(conf, root, edge("auth")));
  }

  private <T extends AutoCloseable> T opened(T part) {
    opened.addFirst(part);
    return part;
  }

  @AfterAll
  void leaveNothingBehind() throws Exception {
    for (AutoCloseable part : opened) part.close();
    if (portal != null) portal.cleanUp();
  }

  @Test
  @Order(1)
  void allFourServicesAnswerOnEachOfTheirPcsWithinTheirLimits() throws Exception {
    Map<String, DeploymentId> asked = new LinkedHashMap<>();
    Portal.SERVICES.keySet().forEach(service -> asked.put(service, deploy(service, "1.4.0")));
    asked.forEach((service, id) -> station.ends(id, Outcome.SUCCEEDED, PATIENCE));
    for (String service : Portal.SERVICES.keySet()) {
      String well = health(service, "1.4.0");
      for (int pc : Portal.pcs(service)) {
        int port = tunnels.end(pc, Objects.requireNonNull(Portal.SERVICES.get(service)));
        assertThat(new KeptClient(port, tls).get("/health")).as(service).isEqualTo(well);
        assertLimits(service, pc);
      }
      assertThat(atEdge(service).get("/health")).isEqualTo(well);
    }
    assertThat(unitOf("cae-automation", 2)).as("it is licensed for two PCs").isEmpty();
  }

  private void assertLimits(String service, int pc) {
    boolean solver = service.equals("cae-automation");
    String unit = unitOf(service, pc);
    TestHost host = portal.hosts().all().get(pc);
    assertThat(host.sh("systemctl show -p CPUQuotaPerSecUSec -p MemoryMax " + unit).lines())
        .as(unit)
        .containsExactlyInAnyOrder(
            solver ? "CPUQuotaPerSecUSec=1s" : "CPUQuotaPerSecUSec=500ms",
            "MemoryMax=" + ((solver ? 4L : 2L) << 30));
    assertThat(host.sh("cat /srv/%s/live/gunicorn.conf.py".formatted(service)).lines())
        .contains(
            "workers = min(multiprocessing.cpu_count() * 2 + 1, 4)",
            "threads = " + (service.equals("cae-web") ? 4 : 2),
            "timeout = " + (solver ? 300 : 120),
            "max_requests = 1000",
            "max_requests_jitter = 50");
  }

  /** The unit of the slot that runs; empty where there is none. */
  private String unitOf(String service, int pc) {
    return portal
        .hosts()
        .all()
        .get(pc)
        .sh(
            "systemctl list-units --plain --no-legend --state=active '%s[ab].service' | cut -d' ' -f1"
                .formatted(Portal.unit(service, pc)));
  }

  @Test
  @Order(2)
  void theEdgeKeepsItsPromises() throws Exception {
    List<String> said = curl("auth", "/health", "-D", "-").lines().map(String::strip).toList();
    assertThat(said)
        .contains(
            "Strict-Transport-Security: max-age=31536000",
            "X-Content-Type-Options: nosniff",
            "X-Frame-Options: DENY",
            "Referrer-Policy: same-origin")
        .doesNotHaveDuplicates();
    assertThat(codes("auth", "/health?[1-200]").distinct()).containsExactly("200");
    assertThat(codes("auth", "/?[1-200]").distinct()).containsExactlyInAnyOrder("200", "429");
    assertThat(codes("auth", "/metrics")).containsExactly("404");
    Path large = Files.write(portal.root().resolve("large"), new byte[(10 << 20) + 1]);
    assertThat(codes("dashboard", "/", "--data-binary", "@" + large)).containsExactly("413");
  }

  private Stream<String> codes(String service, String path, String... more) {
    return curl(
            service,
            path,
            Stream.concat(
                    Stream.of(
                        "-o", "/dev/null", "-w", "%{http_code}\\n", "-Z", "--parallel-max", "8"),
                    Stream.of(more))
                .toArray(String[]::new))
        .lines()
        // curl shows its progress too when it works in parallel.
        .filter(line -> line.matches("[0-9]{3}"));
  }

  /** As a browser would: the certificate and its name are checked. */
  private String curl(String service, String path, String... more) {
    int port = edge(service);
    List<String> words = new ArrayList<>(List.of("curl", "-sS", "--http1.1"));
    words.addAll(List.of("--cacert", portal.root().resolve("ca.pem").toString()));
    words.addAll(List.of("--resolve", "portal.internal:%d:127.0.0.1".formatted(port)));
    words.addAll(List.of(more));
    words.add("https://portal.internal:" + port + path);
    return Command.run(words, "");
  }

  @Test
  @Order(3)
  void anUpdateOfOneServiceLosesNoRequest() throws Exception {
    portal.release("dashboard", "1.5.0");
    try (Load load = load("dashboard")) {
      station.ends(deploy("dashboard", "1.5.0"), Outcome.SUCCEEDED, PATIENCE);
      Load.Tally tally = load.stop();
      System.out.println("portal, update: " + tally);
      assertThat(tally.failures()).as(tally.toString()).isEmpty();
      assertThat(tally.versions())
          .containsOnlyKeys(health("dashboard", "1.4.0"), health("dashboard", "1.5.0"));
    }
    assertThat(atEdge("auth").get("/health")).isEqualTo(health("auth", "1.4.0"));
  }

  @Test
  @Order(4)
  void aBrokenVersionGoesBackByItself() throws Exception {
    Files.writeString(
        portal.root().resolve("apps/dashboard/wsgi.py"),
        "\nraise RuntimeError('no licence server in this release')\n",
        StandardOpenOption.APPEND);
    portal.release("dashboard", "1.6.0");
    try (Load load = load("dashboard")) {
      DeploymentId id = deploy("dashboard", "1.6.0");
      station.ends(id, Outcome.ROLLED_BACK, PATIENCE);
      Load.Tally tally = load.stop();
      System.out.println("portal, broken version: " + tally);
      assertThat(station.told(id)).contains("no licence server in this release");
      assertThat(tally.failures()).as(tally.toString()).isEmpty();
      assertThat(tally.versions()).containsOnlyKeys(health("dashboard", "1.5.0"));
    }
  }

  /** Last: it takes a PC away from the edge, and does not bring it back. */
  @Test
  @Order(5)
  void aLostPcIsNotNoticed() throws Exception {
    try (Load load = load("cae-web")) {
      await().until(() -> load.tally().requests() > 50);
      tunnels.cut(2);
      long then = load.tally().requests();
      await().until(() -> load.tally().requests() > then + 200);
      Load.Tally tally = load.stop();
      System.out.println("portal, lost PC: " + tally);
      assertThat(tally.failures()).as(tally.toString()).isEmpty();
    }
  }

  private Load load(String service) {
    return new Load("/health", () -> atEdge(service));
  }

  private KeptClient atEdge(String service) {
    return new KeptClient(edge(service), tls);
  }

  private int edge(String service) {
    return Objects.requireNonNull(ports.get(service));
  }

  private DeploymentId deploy(String service, String version) {
    return station.deploy(service, "production", version, Map.of());
  }

  private static String health(String service, String version) {
    return "{\"status\": \"ok\", \"service\": \"%s\", \"version\": \"%s\"}"
        .formatted(service, version);
  }
}
