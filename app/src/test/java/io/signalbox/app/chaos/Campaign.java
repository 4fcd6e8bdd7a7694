package io.signalbox.app.chaos;

import com.fasterxml.jackson.databind.JsonNode;
import io.signalbox.app.hosts.Edge;
import io.signalbox.app.hosts.Load;
import io.signalbox.app.hosts.Shop;
import io.signalbox.app.hosts.Shop.Mood;
import io.signalbox.app.hosts.TestHost;
import io.signalbox.app.hosts.TestHosts;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/**
 * Deploys one release after the other to real hosts under constant load, while somebody injures the
 * program at moments that its seed chooses, and looks after each deployment at the hosts.
 */
public final class Campaign {
  /** Machines are slow at times, and every injury is paid for in retries. */
  private static final Duration PATIENCE = Duration.ofMinutes(6);

  private static final int LOOK_EVERY_MS = 250;
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
  private final Map<String, Integer> outcomes = new HashMap<>();
  private final Map<String, List<Instant>> stories = new LinkedHashMap<>();
  private final List<String> wrong = new ArrayList<>();
  private int asked;
  private String serving = "";

  public Campaign(Order order) {
    this.order = order;
    this.random = new Random(order.seed());
    this.shop = new Shop(order.root(), SERVICE, order.hosts());
    this.api = new Api(order.root().resolve("home"));
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
      try (Program program =
              new Program(yaml, order.root().resolve("signalbox.out"), faked(clock));
          Edge edge = Edge.before(order.hosts().all(), order.root().resolve("edge"))) {
        until("the program to be ready", api::ready);
        deploy(releases.next());
        try (Load clients = new Load(edge.port())) {
          injure(new Wounds(program, wires, disk, clock, random));
          Load.Tally tally = clients.stop();
          load = tally.toString();
          if (!tally.failures().isEmpty()) wrong.add("requests failed: " + tally);
        }
        nothingLeft();
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

  private void deploy(String version) throws IOException, InterruptedException {
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
    check(version, story.path("deployment").path("outcome").asText(), story);
  }

  /** The story of a deployment that has ended; whoever waits for a person is told to try again. */
  private JsonNode ended(String id) throws InterruptedException {
    JsonNode[] story = new JsonNode[1];
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
    return story[0];
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

  /** All-new with a good release or all-old: nothing else, and every effect once. */
  private void check(String version, String outcome, JsonNode story) {
    Mood mood = releases.mood(version);
    outcomes.merge(mood + " release " + outcome, 1, Integer::sum);
    if (outcome.equals("SUCCEEDED")) {
      if (mood != Mood.GOOD) wrong.add(version + " is bad and was let through");
      serving = version;
    }
    for (TestHost host : order.hosts().all()) {
      String serves = Shop.served(host);
      if (!serves.equals(serving)) {
        wrong.add(
            "%s (%s): %s serves %s instead of %s"
                .formatted(version, outcome, host.name(), serves, serving));
      }
      atMostOnce(host, "installed " + version);
      // systemd itself starts again what dies at once.
      if (mood != Mood.DIES) atMostOnce(host, "start " + version);
    }
    long number = 0;
    for (JsonNode fact : story.path("facts")) {
      if (fact.path("number").asLong() != ++number) {
        wrong.add("%s: fact %d is missing or doubled".formatted(version, number));
      }
    }
  }

  private void atMostOnce(TestHost host, String effect) {
    long times = shop.effects(host, effect);
    if (times > 1) wrong.add("%s: '%s' happened %d times".formatted(host.name(), effect, times));
  }

  private void nothingLeft() {
    JsonNode status = api.get("/api/v1/status").orElseThrow();
    for (JsonNode target : status.path("targets")) {
      if (!target.path("holder").isNull() && !target.path("holder").isMissingNode())
        wrong.add("a hold is left: " + target);
    }
    if (!status.path("notes").isEmpty()) wrong.add("the audit found: " + status.path("notes"));
    api.text("/metrics")
        .orElseThrow()
        .lines()
        .filter(l -> l.startsWith("signalbox_queue_messages{"))
        .filter(l -> l.contains("deploy.step.") || l.contains("deploy.parked") || l.contains("DLQ"))
        .filter(l -> !l.endsWith(" 0.0"))
        .forEach(l -> wrong.add("messages are left: " + l));
  }

  private Report report(int starts, String load) {
    Map<Injury, Integer> counts = new EnumMap<>(Injury.class);
    Map<Injury, List<Duration>> resumed = new EnumMap<>(Injury.class);
    for (Done one : done) {
      counts.merge(one.injury(), 1, Integer::sum);
      next(one.at())
          .ifPresent(t -> resumed.computeIfAbsent(one.injury(), i -> new ArrayList<>()).add(t));
    }
    return new Report(order.seed(), counts, resumed, outcomes, starts, asked, load, wrong);
  }

  /** Until the next fact of the deployment that ran then. */
  private Optional<Duration> next(Instant at) {
    return stories.values().stream()
        .filter(s -> !s.isEmpty() && s.getFirst().isBefore(at) && s.getLast().isAfter(at))
        .findFirst()
        .flatMap(s -> s.stream().filter(t -> t.isAfter(at)).findFirst())
        .map(t -> Duration.between(at, t));
  }

  private static void until(String what, BooleanSupplier happened) throws InterruptedException {
    Instant most = Instant.now().plus(PATIENCE);
    while (!happened.getAsBoolean()) {
      if (Instant.now().isAfter(most))
        throw new IllegalStateException("Waited %s for %s.".formatted(PATIENCE, what));
      TimeUnit.MILLISECONDS.sleep(LOOK_EVERY_MS);
    }
  }
}
