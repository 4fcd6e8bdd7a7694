package io.signalbox.app.chaos;

import static java.util.stream.Collectors.joining;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.signalbox.app.hosts.Edge;
import io.signalbox.app.hosts.Load;
import io.signalbox.app.hosts.Shop;
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
import java.util.SortedMap;
import java.util.TreeMap;
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

  /**
   * After so long one deployment is injured no more: what only ends when it is left alone is not
   * stuck.
   */
  private static final Duration MERCY = Duration.ofMinutes(3);

  private static final Duration LOOK_EVERY = Duration.ofMillis(250);
  private static final String SERVICE = "chaos";

  /** A clock an hour ahead must not use up all the time that people have for an answer. */
  private static final String SETTINGS =
      Shop.TWO_BATCHES
          + """

          retry: {attempts: 12, first: 500ms, most: 4s}
          approvals: {expires: 3h}
          """;

  /**
   * What to do.
   *
   * @param engines one with everything inside; or several, at a broker and a PostgreSQL
   * @param injuries how many at least
   * @param kinds which of them; the clock only where libfaketime is, the disk's only for root
   * @param root an empty directory of its own
   * @param progress hears a line now and then
   */
  public record Order(
      int engines,
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

  private final Order order;
  private final Random random;
  private final Shop shop;
  private Api api = new Api(List.of());
  private List<Program> programs = List.of();
  private final Releases releases;
  private final Random monitor;
  private final List<Done> done = new ArrayList<>();
  private final Findings findings;
  private final Map<String, List<Instant>> stories = new LinkedHashMap<>();
  private volatile Instant spared = Instant.MAX;
  private int asked;

  public Campaign(Order order) {
    this.order = order;
    this.random = new Random(order.seed());
    this.shop = new Shop(order.root(), SERVICE, order.hosts());
    this.findings = new Findings(shop);
    this.releases = new Releases(shop, new Random(order.seed() + 1));
    this.monitor = new Random(order.seed() + 2);
  }

  public Report run() throws IOException, InterruptedException {
    shop.cleanUp();
    shop.keepEffects();
    try (Fleet started = Fleet.start(order, shop, SETTINGS + shop.withEffects());
        Edge edge = Edge.before(order.hosts().all(), order.root().resolve("edge"))) {
      Runtime.getRuntime().addShutdownHook(new Thread(edge::close, "end-of-the-edge"));
      programs = started.programs();
      api = started.api();
      until("all engines to be ready", api::ready);
      deploy(releases.next());
      String load;
      try (Load clients = new Load(edge.port())) {
        injure(new Wounds(started, random));
        Load.Tally tally = clients.stop();
        load = tally.toString();
        findings.of(tally);
      }
      findings.atTheEnd(api);
      return report(load);
    } finally {
      shop.cleanUp();
    }
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
      while (Instant.now().isAfter(spared)) TimeUnit.MILLISECONDS.sleep(LOOK_EVERY.toMillis());
      Injury injury = order.kinds().get(random.nextInt(order.kinds().size()));
      Blow blow = wounds.aimed(injury);
      synchronized (done) {
        done.add(new Done(injury, blow.where(), Instant.now()));
      }
      order.progress().accept("%d/%d %s".formatted(i + 1, order.injuries(), blow));
      blow.deed().strike();
      until("all engines to be ready after " + blow, api::ready);
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
    ended(id[0]);
    JsonNode story = whole(id[0]);
    findings.afterwards(version, releases.mood(version), story);
    if (findings.mayGoBack() && monitor.nextBoolean()) alert(version);
  }

  /** A monitor finds fault with what serves, a person agrees, and it goes back. */
  private void alert(String version) {
    Map<String, Long> starts = findings.starts();
    Map<String, ?> alert =
        Map.of(
            "alerts",
            List.of(
                Map.of(
                    "status", "firing",
                    "startsAt", Instant.now().toString(),
                    "labels", Map.of("alertname", "Slow", "service", SERVICE, "severity", "error"),
                    "annotations", Map.of("summary", version + " is slow"))));
    String[] id = new String[1];
    until(
        "the alert about " + version + " to be accepted",
        () -> {
          api.deliver("/webhooks/alertmanager", Fleet.BEARER, alert)
              .map(a -> a.at("/events/0/asked/0/deployment").asText())
              .filter(d -> !d.isEmpty())
              .ifPresent(d -> id[0] = d);
          return id[0] != null;
        });
    ended(id[0]);
    findings.afterAnAlert(whole(id[0]), starts);
  }

  /**
   * The story with all its facts. A stopped engine may have taken some of them from the bus, and
   * they are told only when they come to the other one; what never comes is found afterwards.
   */
  private JsonNode whole(String id) {
    JsonNode[] story = {MissingNode.getInstance()};
    try {
      until(
          "all facts of " + id,
          () -> {
            api.get("/api/v1/deployments/" + id).ifPresent(now -> story[0] = now);
            return Findings.whole(story[0].path("facts"));
          });
    } catch (ConditionTimeoutException e) {
      order.progress().accept(id + " has not all its facts:\n" + traces(story[0]));
    }
    return story[0];
  }

  /** Waits until a deployment has ended; whoever waits for a person is told to try again. */
  private void ended(String id) {
    JsonNode[] story = {MissingNode.getInstance()};
    spared = Instant.now().plus(MERCY);
    try {
      until(
          id + " to end",
          () -> {
            Optional<JsonNode> now = api.get("/api/v1/deployments/" + id);
            if (now.isEmpty()) return false;
            story[0] = now.get();
            heard(id, now.get().path("facts").size());
            JsonNode deployment = now.get().path("deployment");
            helped(id, deployment);
            return deployment.path("standing").asText().equals("ENDED");
          });
    } catch (ConditionTimeoutException e) {
      throw new AssertionError(id + " is stuck.\n" + traces(story[0]), e);
    } finally {
      spared = Instant.MAX;
    }
  }

  /** What somebody needs who was not there, and whose machine forgets the files. */
  private String traces(JsonNode story) {
    String injuries;
    synchronized (done) {
      injuries = done.stream().map(Done::toString).collect(joining("\n"));
    }
    String depths =
        api.text("/metrics")
            .orElse("nobody answers")
            .lines()
            .filter(Findings::depth)
            .collect(joining("\n"));
    return "seed %d%n%s%n%nstory: %s%n%n%s%n%n%s"
        .formatted(
            order.seed(),
            injuries,
            story.toPrettyString(),
            depths,
            programs.stream().map(Campaign::logged).collect(joining("\n\n")));
  }

  private static String logged(Program program) {
    try {
      List<String> lines = Files.readAllLines(program.log());
      return "the end of the log of %s:%n%s"
          .formatted(
              program.name(),
              String.join("\n", lines.subList(Math.max(0, lines.size() - 150), lines.size())));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** When more facts were heard, by this process's clock: the other one's may be an hour off. */
  private void heard(String id, int facts) {
    List<Instant> story = stories.computeIfAbsent(id, i -> new ArrayList<>());
    while (story.size() < facts) story.add(Instant.now());
  }

  /** What a person does who reads what it waits for. */
  private void helped(String id, JsonNode deployment) {
    if (!deployment.path("standing").asText().equals("WAITING")) return;
    String said = deployment.path("said").asText();
    Optional<String> help =
        said.contains("waiting for an approval")
            ? Optional.of("approve")
            : said.contains("retry") ? Optional.of("retry") : Optional.empty();
    if (help.isEmpty()) return;
    asked++;
    String key = "%s-%s-%d".formatted(id, help.get(), asked);
    api.post("/api/v1/deployments/" + id + "/" + help.get(), key, Map.of());
  }

  private Report report(String load) {
    Map<Injury, SortedMap<String, Integer>> counts = new EnumMap<>(Injury.class);
    Map<Injury, List<Duration>> resumed = new EnumMap<>(Injury.class);
    for (Done one : done) {
      counts
          .computeIfAbsent(one.injury(), i -> new TreeMap<>())
          .merge(one.where(), 1, Integer::sum);
      next(one.at())
          .ifPresent(t -> resumed.computeIfAbsent(one.injury(), i -> new ArrayList<>()).add(t));
    }
    return new Report(
        order.seed(),
        order.engines(),
        counts,
        resumed,
        findings.outcomes(),
        programs.stream().mapToInt(Program::starts).sum(),
        asked,
        load,
        findings.wrong());
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
