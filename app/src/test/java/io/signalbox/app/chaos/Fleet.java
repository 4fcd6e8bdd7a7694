package io.signalbox.app.chaos;

import io.signalbox.app.Main;
import io.signalbox.app.hosts.BrokerProcess;
import io.signalbox.app.hosts.Ports;
import io.signalbox.app.hosts.Shop;
import io.signalbox.app.hosts.TestHost;
import io.signalbox.app.hosts.TestHosts;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentLinkedDeque;

/**
 * What is injured: one engine with everything inside; or several at a broker in a process of its
 * own and a PostgreSQL, each behind wires of its own.
 */
final class Fleet implements AutoCloseable {
  private static final String BROKER = "broker";

  /** What a monitor proves itself with. */
  static final String BEARER = "a-monitor-of-the-campaign";

  private final Campaign.Order order;
  private final Shop shop;
  private final String settings;
  private final Deque<AutoCloseable> opened = new ConcurrentLinkedDeque<>();
  private final List<Member> members = new ArrayList<>();
  private Optional<DataDisk> disk = Optional.empty();
  private Optional<Program> broker = Optional.empty();

  private Fleet(Campaign.Order order, Shop shop, String settings) {
    this.order = order;
    this.shop = shop;
    this.settings = settings;
  }

  /**
   * Starts everything; nobody is waited for.
   *
   * @param settings lines of the service
   */
  static Fleet start(Campaign.Order order, Shop shop, String settings)
      throws IOException, InterruptedException {
    Fleet fleet = new Fleet(order, shop, settings);
    // A campaign that is ended from outside leaves no programs, disks and wires behind.
    Runtime.getRuntime().addShutdownHook(new Thread(fleet::close, "end-of-the-fleet"));
    try {
      fleet.begin();
      return fleet;
    } catch (IOException | RuntimeException e) {
      fleet.close();
      throw e;
    }
  }

  List<Member> members() {
    return List.copyOf(members);
  }

  /** Outside the engines, where it is. */
  Optional<Program> broker() {
    return broker;
  }

  /** The disk of the journal, where it has one of its own. */
  Optional<DataDisk> disk() {
    return disk;
  }

  /** Who has the journal. */
  Program keeper() {
    return broker.orElseGet(() -> members.getFirst().program());
  }

  /** Everybody who is started. */
  List<Program> programs() {
    List<Program> all = new ArrayList<>(members.stream().map(Member::program).toList());
    broker.ifPresent(all::add);
    return all;
  }

  Api api() {
    return new Api(members.stream().map(Member::home).toList());
  }

  private void begin() throws IOException {
    if (order.kinds().contains(Injury.DISK_FULL) || order.kinds().contains(Injury.POWER_CUT)) {
      disk = Optional.of(open(new DataDisk(order.root())));
    }
    Path data = disk.map(DataDisk::directory).orElse(order.root().resolve("data"));
    if (order.engines() == 1) {
      members.add(member("engine", "data: " + data, Optional.empty(), Optional.empty()));
      return;
    }
    Postgres database = open(new Postgres(order.root().resolve("postgres")));
    int port = Ports.free();
    broker =
        Optional.of(
            open(
                new Program(
                    BROKER,
                    List.of(BrokerProcess.class.getName(), data.toString(), Integer.toString(port)),
                    order.root().resolve(BROKER + ".out"),
                    Map.of())));
    for (int i = 1; i <= order.engines(); i++) several("engine-" + i, port, database.port());
  }

  private void several(String name, int brokerPort, int databasePort) throws IOException {
    Relay toBroker = open(new Relay(name + " – broker", brokerPort));
    Relay toDatabase = open(new Relay(name + " – database", databasePort));
    Path password =
        Files.writeString(order.root().resolve("broker.password"), BrokerProcess.PASSWORD.reveal());
    String process =
        """
        data: %s
        # What an engine whose clock was ahead has scheduled is found by the next audit.
        audit: {every: 30s}
        broker: {url: "tcp://127.0.0.1:%d", user: %s, password: "${file:%s}"}
        ledger: {url: "jdbc:postgresql://127.0.0.1:%d/postgres", user: %s, password: "${file:%s}"}"""
            .formatted(
                order.root().resolve(name).resolve("data"),
                toBroker.port(),
                BrokerProcess.USER,
                password,
                toDatabase.port(),
                Postgres.USER,
                password);
    members.add(member(name, process, Optional.of(toBroker), Optional.of(toDatabase)));
  }

  private Member member(
      String name, String process, Optional<Relay> toBroker, Optional<Relay> toDatabase)
      throws IOException {
    Path own = Files.createDirectories(order.root().resolve(name));
    Path clock = Files.writeString(own.resolve("clock"), Wounds.RIGHT);
    Path home = own.resolve("home");
    List<Relay> wires = new ArrayList<>();
    for (TestHost host : order.hosts().all()) {
      wires.add(open(new Relay(name + " – " + host.name(), host.ssh())));
    }
    Path yaml =
        Files.move(
            new Shop(order.root(), shop.name(), behind(wires, own)).yaml(process, settings),
            order.root().resolve(name + ".yaml"));
    Path bearer = Files.writeString(own.resolve("bearer"), BEARER);
    Files.writeString(yaml, alerts(bearer), StandardOpenOption.APPEND);
    Map<String, String> variables = new HashMap<>(faked(clock));
    variables.put("SIGNALBOX_HOME", home.toString());
    Program program =
        open(
            new Program(
                name,
                List.of(Main.class.getName(), "up", "--config", yaml.toString()),
                order.root().resolve(name + ".out"),
                variables));
    return new Member(program, home, clock, wires, toBroker, toDatabase);
  }

  /** A monitor may ask for a way back; a person decides. */
  private String alerts(Path bearer) {
    return """
        webhooks:
          sources: {alertmanager: {secrets: ["${file:%s}"]}}
        triggers:
          back:
            sources: [alertmanager]
            events: [alert.firing]
            action: rollback
            service: $.labels.service
            environment: %s
            severities: {error: approve}
        """
        .formatted(bearer, Shop.ENVIRONMENT);
  }

  /** The hosts, each behind its wire, which has to have the host's key. */
  private TestHosts behind(List<Relay> wires, Path own) throws IOException {
    List<TestHost> relayed = new ArrayList<>();
    String known = Files.readString(order.hosts().knownHosts());
    for (int i = 0; i < wires.size(); i++) {
      TestHost host = order.hosts().all().get(i);
      int port = wires.get(i).port();
      known = known.replace("[127.0.0.1]:" + host.ssh() + " ", "[127.0.0.1]:" + port + " ");
      relayed.add(new TestHost(host.index(), host.name(), port, host.http(), host.container()));
    }
    Path knownHosts = Files.writeString(own.resolve("known_hosts"), known);
    return new TestHosts(relayed, order.hosts().user(), order.hosts().identity(), knownHosts);
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

  private <T extends AutoCloseable> T open(T one) {
    opened.push(one);
    return one;
  }

  /** The last first; all of them, whatever one says. */
  @Override
  public void close() {
    for (AutoCloseable next = opened.poll(); next != null; next = opened.poll()) {
      try {
        next.close();
      } catch (Exception e) {
        System.err.println("Something of the campaign did not close: " + e);
      }
    }
  }
}
