package io.signalbox.config.section;

import io.signalbox.config.Alerts;
import io.signalbox.config.DeclaredHost;
import io.signalbox.config.Settings;
import io.signalbox.config.Settings.Broker;
import io.signalbox.config.Settings.Ledger;
import io.signalbox.config.Spelling;
import io.signalbox.config.section.HostSection.Draft;
import io.signalbox.config.yaml.Key;
import io.signalbox.config.yaml.Section;
import io.signalbox.config.yaml.Surroundings;
import io.signalbox.config.yaml.Type.Placed;
import io.signalbox.config.yaml.Value;
import io.signalbox.engine.admission.Circumstances.Limits;
import io.signalbox.engine.name.HostName;
import io.signalbox.engine.spec.Freeze;
import io.signalbox.engine.spec.Host;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Settings and hosts of the whole file, made ready for targets. A bad entry is replaced by a
 * stand-in: its problem is recorded, and what refers to it should not be called wrong as well.
 */
public final class SiteSections {
  private final Value root;
  private final Surroundings surroundings;

  public SiteSections(Value root) {
    this.root = root;
    this.surroundings = root.reading().surroundings();
  }

  public Settings settings() {
    SettingsSection.Draft draft =
        Section.peek(RootSection.SIGNALBOX, root).orElseGet(SiteSections::standIn);
    return new Settings(
        surroundings.resolve(draft.data()),
        api(draft.api()),
        draft.broker(),
        draft.ledger(),
        draft.audit(),
        draft.console(),
        draft.limits());
  }

  private Settings.Api api(SettingsSection.ApiDraft draft) {
    return new Settings.Api(
        draft.listen(),
        draft
            .tls()
            .map(
                t ->
                    new Settings.Tls(
                        surroundings.resolve(t.certificate()), surroundings.resolve(t.key()))));
  }

  private static SettingsSection.Draft standIn() {
    return new SettingsSection.Draft(
        "data",
        new SettingsSection.ApiDraft(SettingsSection.API_LISTEN_DEFAULT, Optional.empty()),
        new Broker.Embedded(Optional.empty(), List.of()),
        new Ledger.Embedded(),
        Duration.ofMinutes(5),
        true,
        Limits.NONE);
  }

  /** In the order of the file. */
  public List<Freeze> freezes() {
    return Section.peek(RootSection.FREEZES, root).orElse(Map.of()).entrySet().stream()
        .map(
            f ->
                f.getValue()
                    .named(
                        f.getKey(), names(RootSection.ENVIRONMENTS), names(RootSection.SERVICES)))
        .toList();
  }

  private Set<String> names(Key<?> section) {
    return root.child(section.name()).map(Value::children).orElse(Map.of()).keySet();
  }

  public Alerts alerts() {
    return Section.peek(RootSection.ALERTS, root)
        .map(
            alerts -> {
              root.child(RootSection.ALERTS.name()).ifPresent(this::namesWhatThereIs);
              return alerts;
            })
        .orElse(Alerts.NONE);
  }

  /** A rule for a service that is not there would silently never match. */
  private void namesWhatThereIs(Value alerts) {
    for (String list : List.of(AlertsSection.RULES.name(), AlertsSection.TEMPLATES.name())) {
      alerts.child(list).map(Value::items).orElse(List.of()).forEach(this::entryNamesWhatThereIs);
    }
  }

  private void entryNamesWhatThereIs(Value entry) {
    named(entry, AlertRuleSection.SERVICES, RootSection.SERVICES);
    named(entry, AlertRuleSection.ENVIRONMENTS, RootSection.ENVIRONMENTS);
  }

  private void named(Value entry, Key<?> key, Key<?> section) {
    Set<String> known = names(section);
    for (Value name : entry.child(key.name()).map(Value::items).orElse(List.of())) {
      if (known.contains(name.text())) continue;
      Optional<Void> unused =
          name.problem(
              "Expected a name in '%s', but there is no '%s'.%s"
                  .formatted(section.name(), name.text(), Spelling.didYouMean(name.text(), known)));
    }
  }

  public SortedMap<HostName, DeclaredHost> hosts() {
    Map<String, Optional<Draft>> drafts = new LinkedHashMap<>();
    root.child(RootSection.HOSTS.name())
        .map(Value::children)
        .orElse(Map.of())
        .forEach((name, value) -> drafts.put(name, HostSection.TYPE.read(value)));
    SortedMap<HostName, DeclaredHost> hosts = new TreeMap<>();
    drafts.forEach(
        (name, draft) -> {
          if (!name.matches(Names.HOST)) return;
          HostName key = new HostName(name);
          hosts.put(
              key,
              draft
                  .map(d -> new DeclaredHost(host(key, d, drafts, 0), new TreeMap<>(d.labels())))
                  .orElseGet(() -> new DeclaredHost(standIn(key), new TreeMap<>())));
        });
    return hosts;
  }

  /** Its address is its own name, so that it has no port in common with anything. */
  private static Host standIn(HostName name) {
    Optional<String> none = Optional.empty();
    return new Host(
        name, name.value(), 22, "", false, none, Optional.empty(), none, Optional.empty());
  }

  private Host host(HostName name, Draft draft, Map<String, Optional<Draft>> all, int depth) {
    return new Host(
        name,
        draft.address(),
        draft.port(),
        draft.user(),
        draft.sudo(),
        draft.identityFile().map(this::absolute),
        draft.passphrase(),
        draft.knownHosts().map(this::absolute),
        draft.jump().flatMap(jump -> jump(jump, all, depth)));
  }

  private Optional<Host> jump(Placed<String> jump, Map<String, Optional<Draft>> all, int depth) {
    if (depth >= all.size()) {
      return jump.at().problem("Expected jump hosts to lead somewhere, but they lead in a circle.");
    }
    Optional<Draft> found = all.getOrDefault(jump.read(), Optional.empty());
    if (!all.containsKey(jump.read())) {
      return jump.at()
          .problem(
              "Expected a host of 'hosts', but there is no '%s'.%s"
                  .formatted(jump.read(), Spelling.didYouMean(jump.read(), all.keySet())));
    }
    return found.map(draft -> host(new HostName(jump.read()), draft, all, depth + 1));
  }

  private String absolute(String path) {
    return surroundings.resolve(path).toString();
  }
}
