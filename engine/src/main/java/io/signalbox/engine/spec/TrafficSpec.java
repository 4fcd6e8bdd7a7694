package io.signalbox.engine.spec;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * How requests reach the live slot of an instance on its host.
 *
 * @param listen TCP port on which the front listens; empty for a service without traffic
 * @param address the address the front binds
 * @param front who forwards; {@link Front#AUTO} takes nginx where it is installed
 * @param headers added to every response
 * @param exempt paths to which the rate limit does not apply
 */
public record TrafficSpec(
    OptionalInt listen,
    String address,
    Front front,
    Optional<Tls> tls,
    Optional<RateLimit> rateLimit,
    List<String> exempt,
    Map<String, String> headers,
    Optional<String> bodyLimit,
    int timeoutSeconds) {

  public TrafficSpec {
    exempt = List.copyOf(exempt);
    headers = Map.copyOf(headers);
  }

  /** Who forwards requests on the host. */
  public enum Front {
    AUTO,
    NGINX,
    PROXY
  }

  /** Paths of certificate chain and key on the host. */
  public record Tls(String certificate, String key) {}

  /** Requests per second and client address, and how many may come at once above that. */
  public record RateLimit(int requestsPerSecond, int burst) {}

  public static TrafficSpec none() {
    return new TrafficSpec(
        OptionalInt.empty(),
        "127.0.0.1",
        Front.AUTO,
        Optional.empty(),
        Optional.empty(),
        List.of(),
        Map.of(),
        Optional.empty(),
        60);
  }
}
