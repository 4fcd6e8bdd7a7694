package io.signalbox.config.section;

import io.signalbox.config.Spelling;
import io.signalbox.config.inbound.Fill;
import io.signalbox.config.inbound.GitApi;
import io.signalbox.config.inbound.Inbound;
import io.signalbox.config.inbound.Trigger;
import io.signalbox.config.inbound.WebhookSource;
import io.signalbox.config.yaml.Section;
import io.signalbox.config.yaml.Type.Placed;
import io.signalbox.config.yaml.Value;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Webhooks and triggers of the whole file; what they name has to be there. */
public final class InboundSections {
  private final Value root;

  public InboundSections(Value root) {
    this.root = root;
  }

  /** Whole when no problem was recorded. */
  public Inbound inbound() {
    WebhooksSection.Draft draft =
        Section.peek(RootSection.WEBHOOKS, root)
            .orElseGet(() -> new WebhooksSection.Draft(1, 1, Inbound.Match.ALL, Map.of()));
    List<WebhookSource> sources = new ArrayList<>();
    draft.sources().forEach((name, source) -> source(name, source).ifPresent(sources::add));
    return new Inbound(
        draft.mostBytes(),
        draft.perSecond(),
        draft.match(),
        sources,
        triggers(),
        Section.peek(RootSection.CDEVENTS, root).flatMap(sink -> sink));
  }

  private static Optional<WebhookSource> source(String name, WebhooksSection.SourceDraft draft) {
    Optional<WebhookSource.Kind> kind =
        draft
            .kind()
            .or(
                () ->
                    Arrays.stream(WebhookSource.Kind.values())
                        .filter(k -> k.name().toLowerCase(Locale.ROOT).equals(name))
                        .findFirst());
    if (kind.isEmpty()) {
      return draft
          .at()
          .problem(
              "Expected 'kind' (%s), for the name '%s' is none of these."
                  .formatted(
                      Arrays.stream(WebhookSource.Kind.values())
                          .map(k -> k.name().toLowerCase(Locale.ROOT))
                          .collect(Collectors.joining(", ")),
                      name));
    }
    return Optional.of(
        new WebhookSource(
            name,
            kind.get(),
            draft.secrets(),
            draft.maxAge(),
            draft.tolerance(),
            api(draft, kind.get())));
  }

  private static Optional<GitApi> api(WebhooksSection.SourceDraft draft, WebhookSource.Kind kind) {
    if (draft.api().isEmpty()) return Optional.empty();
    Optional<String> usual =
        switch (kind) {
          case GITHUB -> Optional.of("https://api.github.com");
          case GITLAB -> Optional.of("https://gitlab.com/api/v4");
          case GITEA, REGISTRY, ALERTMANAGER, GRAFANA, STANDARD, CLOUDEVENTS, CDEVENTS ->
              Optional.empty();
        };
    if (usual.isEmpty()) {
      return draft.at().problem("Expected 'api' only beside 'kind: github' or 'kind: gitlab'.");
    }
    WebhooksSection.ApiDraft api = draft.api().get();
    if (kind == WebhookSource.Kind.GITLAB && !api.hooks().isEmpty()) {
      return draft.at().problem("Expected 'api.hooks' only beside 'kind: github'.");
    }
    return Optional.of(
        new GitApi(api.url().orElse(usual.get()), api.token(), api.statuses(), api.hooks()));
  }

  private List<Trigger> triggers() {
    List<Trigger> triggers = new ArrayList<>();
    Section.peek(RootSection.TRIGGERS, root)
        .ifPresent(all -> all.forEach((name, s) -> triggers.add(trigger(name, s))));
    return triggers;
  }

  private Trigger trigger(String name, Section s) {
    return new Trigger(
        name,
        sources(s.get(TriggersSection.SOURCES)),
        s.get(TriggersSection.EVENTS),
        s.get(TriggersSection.REPOSITORIES),
        s.get(TriggersSection.BRANCHES),
        s.get(TriggersSection.TAGS),
        s.get(TriggersSection.LABELS),
        s.get(TriggersSection.HAVING),
        s.get(TriggersSection.ACTION),
        known(s.get(TriggersSection.SERVICE), RootSection.SERVICES.name()),
        known(s.get(TriggersSection.ENVIRONMENT), RootSection.ENVIRONMENTS.name()),
        s.get(TriggersSection.VERSION).map(Placed::read),
        s.get(TriggersSection.DIGEST).map(Placed::read),
        s.get(TriggersSection.SEVERITIES));
  }

  private List<String> sources(List<Placed<String>> names) {
    Set<String> known =
        root.child(RootSection.WEBHOOKS.name())
            .flatMap(w -> w.child(WebhooksSection.SOURCES.name()))
            .map(v -> v.children().keySet())
            .orElse(Set.of());
    for (Placed<String> name : names) {
      require(name.read(), name.at(), known, "a source of 'webhooks'");
    }
    return names.stream().map(Placed::read).toList();
  }

  /** A name that is written out can be checked here; one from an event only when it comes. */
  private Optional<Fill> known(Optional<Placed<Fill>> fill, String section) {
    Set<String> known = root.child(section).map(v -> v.children().keySet()).orElse(Set.of());
    fill.ifPresent(
        f -> {
          if (f.read() instanceof Fill.Words words && words.literal().isPresent()) {
            require(words.written(), f.at(), known, "a name in '" + section + "'");
          }
        });
    return fill.map(Placed::read);
  }

  private static void require(String name, Value at, Collection<String> known, String what) {
    if (known.contains(name)) return;
    Optional<Void> unused =
        at.problem(
            "Expected %s, but there is no '%s'.%s"
                .formatted(what, name, Spelling.didYouMean(name, known)));
  }
}
