package io.signalbox.app.cli.doctor;

import io.signalbox.app.cli.Console;
import io.signalbox.app.cli.remote.Current;
import io.signalbox.broker.wire.Json;
import io.signalbox.config.Configuration;
import io.signalbox.config.ListenAddress;
import io.signalbox.config.Loaded;
import io.signalbox.config.Settings;
import io.signalbox.config.load.ConfigurationLoader;
import io.signalbox.routes.api.view.HealthView;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Looks at one thing after the other; what fails stops no other look. */
public final class Checkup {
  public static final String CONFIGURATION = "configuration";

  private static final int OLDEST_JAVA = 21;
  private static final int CONNECT_MS = 2_000;
  private static final Pattern HOST_AND_PORT = Pattern.compile("tcp://([^:/,?()]+):([0-9]{1,5})");

  private final Console console;

  public Checkup(Console console) {
    this.console = console;
  }

  public List<Finding> all(Path file) {
    List<Finding> findings = new ArrayList<>();
    findings.add(java());
    switch (new ConfigurationLoader(console.variables()).load(file)) {
      case Loaded.Invalid invalid ->
          findings.add(
              Finding.bad(
                  CONFIGURATION,
                  "%d problem(s), the first: %s"
                      .formatted(invalid.problems().size(), invalid.problems().getFirst()),
                  "'signalbox validate --config " + file + "' names them all."));
      case Loaded.Valid valid -> {
        Configuration configuration = valid.configuration();
        findings.add(
            Finding.good(
                CONFIGURATION, "%s, %d targets".formatted(file, configuration.targets().size())));
        findings.addAll(of(configuration.settings()));
      }
    }
    return findings;
  }

  private List<Finding> of(Settings settings) {
    List<Finding> findings = new ArrayList<>();
    findings.add(data(settings.data()));
    findings.add(DiskLook.at(existing(settings.data())));
    settings.api().tls().flatMap(Checkup::unreadable).ifPresent(findings::add);
    Optional<HealthView> running = running(settings.api());
    findings.add(api(settings.api().listen(), running));
    findings.add(
        switch (settings.broker()) {
          case Settings.Broker.Embedded embedded ->
              embedded
                  .listen()
                  .map(l -> brokerPort(l, running.isPresent()))
                  .orElse(Finding.good("broker", "embedded, for this process alone"));
          case Settings.Broker.External external -> external(external.url());
        });
    if (settings.broker() instanceof Settings.Broker.External external
        && findings.getLast().good()) {
      findings.addAll(BrokerLook.at(external));
    }
    if (running.isPresent()) findings.add(AuditLook.at(settings.api()));
    return findings;
  }

  private static Finding java() {
    int version = Runtime.version().feature();
    return version >= OLDEST_JAVA
        ? Finding.good("java", Runtime.version() + " at " + System.getProperty("java.home"))
        : Finding.bad(
            "java",
            "version " + version,
            "Install a JDK " + OLDEST_JAVA + " or newer, and set SIGNALBOX_JAVA to it.");
  }

  private static Path existing(Path wanted) {
    Path there = wanted;
    while (!Files.exists(there) && there.getParent() != null) there = there.getParent();
    return there;
  }

  private static Finding data(Path data) {
    Path there = existing(data);
    boolean made = there.equals(data);
    if (!Files.isDirectory(there) || !Files.isWritable(there)) {
      return Finding.bad(
          "data directory",
          there + " cannot be written to by this user",
          "Make it and give it to the user that runs Signalbox, or set signalbox.data.");
    }
    return Finding.good(
        "data directory",
        data + (made ? " can be written to" : " will be made at the first start"));
  }

  private Finding api(ListenAddress at, Optional<HealthView> running) {
    if (running.isPresent()) {
      return running.get().reasons().isEmpty()
          ? Finding.good("signalbox", "runs at " + at + " and is ready")
          : Finding.bad(
              "signalbox",
              "runs at %s, but is not ready: %s"
                  .formatted(at, String.join("; ", running.get().reasons())),
              "Look at what is named; its log has more.");
    }
    if (!free(at)) {
      return Finding.bad(
          "signalbox",
          "something else listens at " + at,
          "End it ('ss -ltnp' names it), or set signalbox.api to another port.");
    }
    boolean noted = Current.read(Current.home(console.variables(), console.home())).isPresent();
    return Finding.good(
        "signalbox",
        "does not run; %s is free%s"
            .formatted(at, noted ? " ('signalbox up' starts it again)" : ""));
  }

  private static Finding brokerPort(ListenAddress at, boolean running) {
    if (running) {
      return connects(at.host(), at.port())
          ? Finding.good("broker", "embedded, listens at " + at)
          : Finding.bad(
              "broker", "nothing listens at " + at, "Look at the log of the Signalbox that runs.");
    }
    return free(at)
        ? Finding.good("broker", "embedded; " + at + " is free")
        : Finding.bad(
            "broker",
            "something else listens at " + at,
            "End it ('ss -ltnp' names it), or set signalbox.broker.listen to another port.");
  }

  private static Finding external(String url) {
    Matcher places = HOST_AND_PORT.matcher(url);
    List<String> tried = new ArrayList<>();
    while (places.find()) {
      String place = places.group(1) + ":" + places.group(2);
      if (connects(places.group(1), Integer.parseInt(places.group(2)))) {
        return Finding.good("broker", "answers at " + place);
      }
      tried.add(place);
    }
    return Finding.bad(
        "broker",
        "cannot be reached at " + (tried.isEmpty() ? url : String.join(", ", tried)),
        "Look whether it runs, and at firewalls between; signalbox.broker.url names it.");
  }

  private static Optional<Finding> unreadable(Settings.Tls tls) {
    return Stream.of(tls.certificate(), tls.key())
        .filter(f -> !Files.isReadable(f))
        .findFirst()
        .map(
            f ->
                Finding.bad(
                    "certificate",
                    f + " cannot be read by this user",
                    "Give it to the user that runs Signalbox, or correct signalbox.api.tls."));
  }

  private static Optional<HealthView> running(Settings.Api api) {
    try {
      return LocalApi.get(api, "/health/ready").map(body -> Json.read(body, HealthView.class));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  private static boolean free(ListenAddress at) {
    try (ServerSocket socket = new ServerSocket()) {
      socket.setReuseAddress(true);
      socket.bind(new InetSocketAddress(at.host(), at.port()));
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  private static boolean connects(String host, int port) {
    try (Socket socket = new Socket()) {
      socket.connect(new InetSocketAddress(host, port), CONNECT_MS);
      return true;
    } catch (IOException e) {
      return false;
    }
  }
}
