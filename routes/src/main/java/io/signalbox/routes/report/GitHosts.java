package io.signalbox.routes.report;

import io.signalbox.config.Configuration;
import io.signalbox.config.inbound.CdEventsSink;
import io.signalbox.config.inbound.GitApi;
import io.signalbox.config.inbound.WebhookSource;
import io.signalbox.engine.spec.Secret;
import io.signalbox.engine.spec.SecretRef;
import java.net.http.HttpClient;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;

/** The git hosts that may be told, as the configuration of now names them. */
public final class GitHosts implements AutoCloseable {
  private final Supplier<Configuration> configuration;
  private final Function<SecretRef, Optional<Secret>> secrets;
  private final HttpClient http =
      HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(5)).build();

  /**
   * @param secrets looks one up, at each call
   */
  public GitHosts(
      Supplier<Configuration> configuration, Function<SecretRef, Optional<Secret>> secrets) {
    this.configuration = configuration;
    this.secrets = secrets;
  }

  /** Whether a source is to be told of deployments. */
  boolean told(String source) {
    return api(source).filter(GitApi::statuses).isPresent();
  }

  boolean anyTold() {
    return configuration.get().inbound().sources().stream()
        .anyMatch(s -> s.api().filter(GitApi::statuses).isPresent());
  }

  /**
   * @throws GitHost.Refused when its token is not there
   */
  Optional<GitHost> host(String source) throws GitHost.Refused {
    Optional<WebhookSource> from = configuration.get().inbound().source(source);
    Optional<GitApi> api = api(source);
    if (from.isEmpty() || api.isEmpty()) return Optional.empty();
    return switch (from.get().kind()) {
      case GITHUB -> Optional.of(new Github(github(api.get())));
      case GITLAB ->
          Optional.of(new Gitlab(GitCalls.gitlab(http, api.get().url(), token(api.get()))));
      case GITEA, REGISTRY, ALERTMANAGER, GRAFANA, STANDARD, CLOUDEVENTS, CDEVENTS ->
          Optional.empty();
    };
  }

  /** Whether anybody is told by CDEvents. */
  boolean anySink() {
    return configuration.get().inbound().told().isPresent();
  }

  /**
   * @throws GitHost.Refused when its token is not there
   */
  Optional<EventSink> sink() throws GitHost.Refused {
    Optional<CdEventsSink> sink = configuration.get().inbound().told();
    if (sink.isEmpty()) return Optional.empty();
    Optional<SecretRef> ref = sink.get().token();
    Optional<Secret> token = ref.isPresent() ? Optional.of(token(ref.get())) : Optional.empty();
    return Optional.of(new EventSink(http, sink.get().url(), token));
  }

  GitCalls github(GitApi api) throws GitHost.Refused {
    return GitCalls.github(http, api.url(), token(api));
  }

  private Optional<GitApi> api(String source) {
    return configuration.get().inbound().source(source).flatMap(WebhookSource::api);
  }

  private Secret token(GitApi api) throws GitHost.Refused {
    return token(api.token());
  }

  private Secret token(SecretRef ref) throws GitHost.Refused {
    Optional<Secret> token = secrets.apply(ref).filter(s -> !s.reveal().isBlank());
    if (token.isEmpty()) throw new GitHost.Refused(ref + " is not there, or empty");
    return token.get();
  }

  @Override
  public void close() {
    http.close();
  }
}
