package io.signalbox.config.load;

import io.signalbox.config.Alerts;
import io.signalbox.config.Configuration;
import io.signalbox.config.DeclaredHost;
import io.signalbox.config.Loaded;
import io.signalbox.config.Problem;
import io.signalbox.config.Schedule;
import io.signalbox.config.Settings;
import io.signalbox.config.Settings.Broker;
import io.signalbox.config.inbound.Inbound;
import io.signalbox.config.section.Ground;
import io.signalbox.config.section.InboundSections;
import io.signalbox.config.section.RootSection;
import io.signalbox.config.section.SiteSections;
import io.signalbox.config.section.TargetAssembly.Assembled;
import io.signalbox.config.yaml.Problems;
import io.signalbox.config.yaml.Reading;
import io.signalbox.config.yaml.Section;
import io.signalbox.config.yaml.Value;
import io.signalbox.config.yaml.YamlDocument;
import io.signalbox.config.yaml.YamlParser;
import io.signalbox.engine.name.EnvironmentName;
import io.signalbox.engine.name.HostName;
import io.signalbox.engine.name.Target;
import io.signalbox.engine.spec.Freeze;
import io.signalbox.engine.spec.TargetSpec;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;

/**
 * Reads a configuration file: YAML in UTF-8, at most 1 MiB. All problems are reported at once.
 * Stateless and thread-safe.
 */
public final class ConfigurationLoader {
  private final Function<String, Optional<String>> variables;

  /** Looks {@code ${env:NAME}} up in the environment of this process. */
  public ConfigurationLoader() {
    this(name -> Optional.ofNullable(System.getenv(name)));
  }

  /**
   * @param variables what {@code ${env:NAME}} stands for
   */
  public ConfigurationLoader(Function<String, Optional<String>> variables) {
    this.variables = variables;
  }

  /**
   * Never throws for what is in the file or for a file that cannot be read: that is a problem, too.
   */
  public Loaded load(Path file) {
    return loadMarked(file).loaded();
  }

  /** What was loaded, and the fingerprint of exactly what was read for it. */
  record Marked(Loaded loaded, Fingerprint fingerprint) {}

  Marked loadMarked(Path file) {
    Path absolute = file.toAbsolutePath().normalize();
    Path base = Optional.ofNullable(absolute.getParent()).orElse(absolute);
    LocalSurroundings surroundings = new LocalSurroundings(base, variables);
    Problems problems = new Problems();
    Optional<Configuration> configuration =
        bytes(file, absolute, surroundings, problems)
            .flatMap(bytes -> YamlParser.parse(file.toString(), bytes, problems))
            .flatMap(document -> read(document, base, surroundings, problems));
    Loaded loaded =
        configuration.isPresent() && problems.none()
            ? new Loaded.Valid(configuration.get())
            : new Loaded.Invalid(problems.inOrder());
    return new Marked(loaded, surroundings.fingerprint());
  }

  private static Optional<byte[]> bytes(
      Path file, Path absolute, LocalSurroundings surroundings, Problems problems) {
    try {
      Optional<byte[]> bytes = surroundings.bytes(absolute, YamlParser.MOST_BYTES);
      if (bytes.isPresent()) return bytes;
      problems.add(
          Problem.ofFile(
              file.toString(), "Expected a file of at most 1 MiB, but it is larger. Split it."));
    } catch (NoSuchFileException e) {
      problems.add(Problem.ofFile(file.toString(), "Expected a file, but there is none."));
    } catch (IOException e) {
      String why = e.getClass().getSimpleName() + ": " + e.getMessage();
      problems.add(
          Problem.ofFile(file.toString(), "Expected a readable file, but it is not: " + why));
    }
    return Optional.empty();
  }

  private static Optional<Configuration> read(
      YamlDocument document, Path base, LocalSurroundings surroundings, Problems problems) {
    Value root = Reading.of(document, problems, surroundings).root();
    Section.open(RootSection.SHAPE, root);
    SiteSections site = new SiteSections(root);
    Settings settings = site.settings();
    Alerts alerts = site.alerts();
    SortedMap<HostName, DeclaredHost> hosts = site.hosts();
    TargetReading reading = new TargetReading(root, new Ground(hosts, settings.data(), base));
    List<Assembled> targets = reading.targets();
    List<Freeze> freezes = site.freezes();
    claim(settings, targets);
    Inbound inbound = new InboundSections(root).inbound();
    List<Schedule> schedules =
        new ScheduleReading(
                root,
                List.copyOf(reading.environments()),
                targets.stream().map(a -> a.spec().target()).toList())
            .schedules();
    if (!problems.none()) return Optional.empty();
    SortedMap<Target, TargetSpec> specs = new TreeMap<>();
    targets.forEach(assembled -> specs.put(assembled.spec().target(), assembled.spec()));
    return Optional.of(
        new Configuration(
            settings,
            hosts,
            reading.environments().stream().map(EnvironmentName::new).toList(),
            specs,
            freezes,
            alerts,
            inbound,
            schedules));
  }

  private static void claim(Settings settings, List<Assembled> targets) {
    HostClaims claims = new HostClaims();
    claims.reserve(settings.api().listen(), "the API of Signalbox");
    if (settings.broker() instanceof Broker.Embedded embedded) {
      embedded.listen().ifPresent(address -> claims.reserve(address, "the broker of Signalbox"));
    }
    targets.forEach(claims::claim);
  }
}
