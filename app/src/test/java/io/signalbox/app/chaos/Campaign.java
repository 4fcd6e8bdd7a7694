package io.signalbox.app.chaos;

import static java.util.stream.Collectors.joining;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.signalbox.app.hosts.Edge;
import io.signalbox.app.hosts.Load;
import io.signalbox.app.hosts.Shop;
import io.signalbox.app.hosts.TestHost;
import io.signalbox.app.hosts.TestHosts;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.awaitility.core.ConditionTimeoutException;

/**
 * Deploys one release after the other to real hosts under constant load, while somebody injures the
 * program at moments that its seed chooses, and looks after each deployment at the hosts.
 */
public final class Campaign {
  /** Machines are slow at times, and every injury is paid for in retries. */
  private static final Duration PATIENCE = Duration.ofMinutes(6);

  private static final Duration LOOK_EVERY = Duration.ofMillis(250);
  private static final String SERVICE = "chaos";

  private static final String SETTINGS =
      Shop.TWO_BATCHES + "\nretry: {attempts: 12, first: 500ms, most: 4s}\n";

  /**
   * What to do.
   *
   * @param injuries how many at least
   * @param kinds which of them; the clock only where libfaketime is, the disk's only for root
   * @param root an empty directory of its own
   * @param progress hears a line now and then
   */
  public record Order(
      int injuries,
      long seed,
      List<Injury> kinds,
      TestHosts hosts,
      Path root,
      Consumer<String> progress) {
    public Order {
      kinds = List.copyOf(kinds);
    }
  }

  private record Done(Injury injury, Instant at) {}

  private final Order order;
  private final Random random;
  private final Shop shop;
  private final Api api;
  private final Releases releases;
  private final List<Done> done = new ArrayList<>();
  private final Findings findings;
  private final Map<String, List<Instant>> stories = new LinkedHashMap<>();
  private int asked;

  public Campaign(Order order) {
    this.order = order;
    this.random = new Random(order.seed());
    this.shop = new Shop(order.root(), SERVICE, order.hosts());
    this.api = new Api(order.root().resolve("home"));
    this.findings = new Findings(shop);
    this.releases = new Releases(shop, new Random(order.seed() + 1));
  }

  public Report run() throws IOException, InterruptedException {
    shop.cleanUp();
    shop.keepEffects();
    List<Relay> wires = new ArrayList<>();
    boolean ownDisk =
        order.kinds().contains(Injury.DISK_FULL) || order.kinds().contains(Injury.POWER_CUT);
    Optional<DataDisk> disk = ownDisk ? Optional.of(new DataDisk(order.root())) : Optional.empty();
    Path data = disk.map(DataDisk::directory).orElse(order.root().resolve("data"));
    Path clock = Files.writeString(order.root().resolve("clock"), Wounds.RIGHT);
    try {
      for (TestHost host : order.hosts().all()) wires.add(new Relay(host.ssh()));
      Path yaml = configuration(wires, data);
      int starts;
      String load;
      try (Program program = new Program(yaml, log(), faked(clock));
          Edge edge = Edge.before(order.hosts().all(), order.root().resolve("edge"))) {
        until("the program to be ready", api::ready);
        deploy(releases.next());
        try (Load clients = new Load(edge.port())) {
          injure(new Wounds(program, wires, disk, clock, random));
          Load.Tally tally = clients.stop();
          load = tally.toString();
          findings.of(tally);
        }
        findings.atTheEnd(api);
        starts = program.starts();
      }
      return report(starts, load);
    } finally {
      for (Relay wire : wires) wire.close();
      if (disk.isPresent()) disk.get().close();
      shop.cleanUp();
    }
  }

  /** The hosts, each behind its wire, which has to have the host's key. */
  private Path configuration(List<Relay> wires, Path data) throws IOException {
    List<TestHost> relayed = new ArrayList<>();
    String known = Files.readString(order.hosts().knownHosts());
    for (int i = 0; i < wires.size(); i++) {
      TestHost host = order.hosts().all().get(i);
      int port = wires.get(i).port();
      known = known.replace("[127.0.0.1]:" + host.ssh() + " ", "[127.0.0.1]:" + port + " ");
      relayed.add(new TestHost(host.index(), host.name(), port, host.http(), host.container()));
    }
    Path knownHosts = Files.writeString(order.root().resolve("known_hosts"), known);
    TestHosts hosts =
        new TestHosts(relayed, order.hosts().user(), order.hosts().identity(), knownHosts);
    return new Shop(order.root(), SERVICE, hosts)
        .yaml("data: " + data, SETTINGS + shop.withEffects());
  }

  private Map<String, String> faked(Path clock) throws IOException {
    if (!order.kinds().contains(Injury.CLOCK)) return Map.of();
    return Map.of(
        "LD_PRELOAD", Faketime.library().orElseThrow().toString(),
        "FAKETIME_TIMESTAMP_FILE", clock.toString(),
        "FAKETIME_CACHE_DURATION", "1",
        "FAKETIME_DISABLE_SHM", "1",
        // Both: otherwise every timed wait of Java returns at once.
        "FAKETIME_DONT_FAKE_MONOTONIC", "1",
        "FAKETIME_FORCE_MONOTONIC_FIX", "0");
  }

  /** Injures until it is enough, and deploys meanwhile; ends between two deployments. */
  private void injure(Wounds wounds) throws IOException, InterruptedException {
    List<Throwable> broken = new ArrayList<>();
    Thread attacker =
        new Thread(
            () -> {
              try {
                attack(wounds);
              } catch (IOException | InterruptedException | RuntimeException | AssertionError e) {
                broken.add(e);
              }
            },
            "attacker");
    attacker.start();
    while (attacker.isAlive()) deploy(releases.next());
    attacker.join();
    if (!broken.isEmpty())
      throw new IllegalStateException("the attacker failed", broken.getFirst());
    // One more, undisturbed: everything must still work.
    deploy(releases.next());
  }

  private void attack(Wounds wounds) throws IOException, InterruptedException {
    for (int i = 0; i < order.injuries(); i++) {
      TimeUnit.MILLISECONDS.sleep(random.nextInt(100, 3_500));
      Injury injury = order.kinds().get(random.nextInt(order.kinds().size()));
      synchronized (done) {
        done.add(new Done(injury, Instant.now()));
      }
      order.progress().accept("%d/%d %s".formatted(i + 1, order.injuries(), injury));
      wounds.inflict(injury);
      until("the program to be ready after " + injury, api::ready);
    }
  }

  private void deploy(String version) {
    String key = order.seed() + "-" + version;
    String[] id = new String[1];
    until(
        version + " to be accepted",
        () -> {
          Optional<JsonNode> accepted =
              api.post(
                  "/api/v1/deployments",
                  key,
                  Map.of("service", SERVICE, "environment", Shop.ENVIRONMENT, "version", version));
          accepted.ifPresent(a -> id[0] = a.path("id").asText());
          return accepted.isPresent();
        });
    JsonNode story = ended(id[0]);
    findings.afterwards(version, releases.mood(version), story);
  }

  /** The story of a deployment that has ended; whoever waits for a person is told to try again. */
  private JsonNode ended(String id) {
    JsonNode[] story = {MissingNode.getInstance()};
    try {
      until(
          id + " to end",
          () -> {
            Optional<JsonNode> now = api.get("/api/v1/deployments/" + id);
            if (now.isEmpty()) return false;
            story[0] = now.get();
            heard(id, now.get().path("facts").size());
            JsonNode deployment = now.get().path("deployment");
            if (waitsForAPerson(deployment)) {
              asked++;
              api.post("/api/v1/deployments/" + id + "/retry", id + "-retry-" + asked, Map.of());
            }
            return deployment.path("standing").asText().equals("ENDED");
          });
    } catch (ConditionTimeoutException e) {
      throw new AssertionError(id + " is stuck.\n" + traces(story[0]), e);
    }
    return story[0];
  }

  /** What somebody needs who was not there, and whose machine forgets the files. */
  private String traces(JsonNode story) {
    String injuries;
    synchronized (done) {
      injuries = done.stream().map(d -> d.at() + " " + d.injury()).collect(joining("\n"));
    }
    String depths =
        api.text("/metrics")
            .orElse("nobody answers")
            .lines()
            .filter(Findings::depth)
            .collect(joining("\n"));
    return "seed %d%n%s%n%nstory: %s%n%n%s%n%nthe end of its log:%n%s"
        .formatted(order.seed(), injuries, story.toPrettyString(), depths, logged());
  }

  private String logged() {
    try {
      List<String> lines = Files.readAllLines(log());
      return String.join("\n", lines.subList(Math.max(0, lines.size() - 150), lines.size()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Path log() {
    return order.root().resolve("signalbox.out");
  }

  /** When more facts were heard, by this process's clock: the other one's may be an hour off. */
  private void heard(String id, int facts) {
    List<Instant> story = stories.computeIfAbsent(id, i -> new ArrayList<>());
    while (story.size() < facts) story.add(Instant.now());
  }

  private static boolean waitsForAPerson(JsonNode deployment) {
    return deployment.path("standing").asText().equals("WAITING")
        && deployment.path("said").asText().contains("retry");
  }

  private Report report(int starts, String load) {
    Map<Injury, Integer> counts = new EnumMap<>(Injury.class);
    Map<Injury, List<Duration>> resumed = new EnumMap<>(Injury.class);
    for (Done one : done) {
      counts.merge(one.injury(), 1, Integer::sum);
      next(one.at())
          .ifPresent(t -> resumed.computeIfAbsent(one.injury(), i -> new ArrayList<>()).add(t));
    }
    return new Report(
        order.seed(), counts, resumed, findings.outcomes(), starts, asked, load, findings.wrong());
  }

  /** Until the next fact of the deployment that ran then. */
  private Optional<Duration> next(Instant at) {
    return stories.values().stream()
        .filter(s -> !s.isEmpty() && s.getFirst().isBefore(at) && s.getLast().isAfter(at))
        .findFirst()
        .flatMap(s -> s.stream().filter(t -> t.isAfter(at)).findFirst())
        .map(t -> Duration.between(at, t));
  }

  private static void until(String what, Callable<Boolean> happened) {
    await(what).atMost(PATIENCE).pollInterval(LOOK_EVERY).until(happened);
  }
}
