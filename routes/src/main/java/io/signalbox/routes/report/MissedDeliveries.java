package io.signalbox.routes.report;

import com.fasterxml.jackson.databind.JsonNode;
import io.signalbox.config.Configuration;
import io.signalbox.config.inbound.GitApi;
import io.signalbox.config.inbound.WebhookSource;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks GitHub to send again what nobody took: deliveries that were answered by no one, or by a
 * proxy before a Signalbox that was down. They come by the same webhook, with the same id and a
 * signature, so one that was taken after all changes nothing.
 *
 * @see <a href="https://docs.github.com/en/rest/repos/webhooks">GitHub's deliveries</a>
 */
public final class MissedDeliveries {
  private static final Logger LOG = LoggerFactory.getLogger(MissedDeliveries.class);

  /** GitHub forgets them after that time. */
  private static final Duration KEPT = Duration.ofDays(3);

  /** A delivery that fails this often is not asked for again. */
  private static final int MOST_ATTEMPTS = 4;

  private static final int MOST = 100;

  private final Supplier<Configuration> configuration;
  private final GitHosts hosts;
  private final InstantSource clock;

  public MissedDeliveries(
      Supplier<Configuration> configuration, GitHosts hosts, InstantSource clock) {
    this.configuration = configuration;
    this.hosts = hosts;
    this.clock = clock;
  }

  /** Looks at every webhook that is named; gives how many deliveries were asked for. */
  public int ask() {
    int asked = 0;
    for (WebhookSource source : configuration.get().inbound().sources()) {
      if (source.api().isEmpty()) continue;
      GitApi api = source.api().get();
      for (String hook : api.hooks()) asked += ask(source, api, hook);
    }
    return asked;
  }

  private int ask(WebhookSource source, GitApi api, String hook) {
    int asked = 0;
    try {
      GitCalls calls = hosts.github(api);
      for (long id : missed(calls, hook)) {
        calls.post("/%s/deliveries/%d/attempts".formatted(hook, id), Map.of());
        asked++;
      }
      if (asked > 0) {
        LOG.info(
            "{} was asked to send {} missed deliveries of {} again.", source.name(), asked, hook);
      }
    } catch (IOException | GitHost.Refused e) {
      LOG.warn(
          "The missed deliveries of {} at {} could not be asked for; it is tried again: {}",
          hook,
          source.name(),
          e.getMessage());
    }
    return asked;
  }

  /** Of each event the newest attempt, where no attempt was taken. */
  private List<Long> missed(GitCalls calls, String hook) throws IOException, GitHost.Refused {
    Map<String, List<JsonNode>> byEvent = new LinkedHashMap<>();
    for (JsonNode delivery : calls.get("/" + hook + "/deliveries?per_page=" + MOST)) {
      byEvent
          .computeIfAbsent(delivery.path("guid").asText(), guid -> new ArrayList<>())
          .add(delivery);
    }
    return byEvent.values().stream()
        .filter(attempts -> attempts.size() < MOST_ATTEMPTS)
        .filter(attempts -> attempts.stream().allMatch(MissedDeliveries::untaken))
        .map(List::getFirst)
        .filter(this::recent)
        .map(newest -> newest.path("id").asLong())
        .toList();
  }

  /** Signalbox answers with 2xx and 4xx; everything else was not its word on the delivery. */
  private static boolean untaken(JsonNode attempt) {
    int status = attempt.path("status_code").asInt();
    return status < 200 || status >= 500 || status == 404 || status == 408 || status == 429;
  }

  private boolean recent(JsonNode delivery) {
    try {
      Instant at = Instant.parse(delivery.path("delivered_at").asText());
      return at.isAfter(clock.instant().minus(KEPT));
    } catch (DateTimeException e) {
      return false;
    }
  }
}
