package io.signalbox.broker.wire;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.signalbox.engine.fact.Fact;
import io.signalbox.engine.fact.What;
import io.signalbox.engine.model.Deployment;
import io.signalbox.engine.name.DeploymentId;
import io.signalbox.engine.name.Target;
import io.signalbox.engine.name.Version;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/**
 * Numbers the facts of a deployment and chains them: each carries the SHA-256 of the one before and
 * its own JSON, so that a ledger can show that none was changed or removed.
 */
public final class FactChain {
  private FactChain() {}

  /** A fact as it travels. */
  public record Link(Fact fact, String json, String before, String hash) {}

  /** The links, and the deployment that remembers the last one. */
  public record Told(Deployment deployment, List<Link> links) {
    public Told {
      links = List.copyOf(links);
    }
  }

  public static Told tell(Deployment deployment, List<What> facts, Instant at) {
    List<Link> links =
        links(
            deployment.id(),
            deployment.target(),
            deployment.version(),
            deployment.facts(),
            deployment.chain(),
            facts,
            at);
    String last = links.isEmpty() ? deployment.chain() : links.getLast().hash();
    return new Told(deployment.havingTold(deployment.facts() + links.size(), last), links);
  }

  /** Numbers facts after {@code told} others, and chains them to the hash of the last one. */
  public static List<Link> links(
      DeploymentId id,
      Target target,
      Version version,
      long told,
      String last,
      List<What> facts,
      Instant at) {
    long number = told;
    String before = last;
    List<Link> links = new ArrayList<>();
    for (What what : facts) {
      Fact fact = new Fact(id, ++number, target, version, at, what);
      String json = Json.write(fact);
      String hash = hash(before, json);
      links.add(new Link(fact, json, before, hash));
      before = hash;
    }
    return links;
  }

  /**
   * Tells facts of a deployment that this version may not be able to read: what the chain needs is
   * taken from its JSON, and nothing else in it is touched.
   *
   * @param token the JSON of a deployment, of whatever format
   * @return empty where it is not JSON, or does not say whose facts these would be
   */
  public static Optional<Amended> amend(String token, List<What> facts, Instant at) {
    try {
      JsonNode tree = Json.tree(token);
      if (!(tree instanceof ObjectNode deployment) || !tree.path("facts").isIntegralNumber()) {
        return Optional.empty();
      }
      JsonNode target = tree.at("/plan/spec/target");
      List<Link> links =
          links(
              new DeploymentId(tree.path("id").asText()),
              Target.of(target.path("service").asText(), target.path("environment").asText()),
              new Version(tree.at("/plan/release/version").asText()),
              tree.path("facts").asLong(),
              tree.path("chain").asText(),
              facts,
              at);
      deployment.put("facts", links.getLast().fact().number());
      deployment.put("chain", links.getLast().hash());
      return Optional.of(new Amended(Json.write(deployment), links));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  /**
   * The facts, and the token that remembers the last of them.
   *
   * @param links at least one
   */
  public record Amended(String token, List<Link> links) {
    public Amended {
      links = List.copyOf(links);
    }
  }

  public static String hash(String before, String json) {
    try {
      MessageDigest sha = MessageDigest.getInstance("SHA-256");
      sha.update(before.getBytes(StandardCharsets.UTF_8));
      sha.update((byte) '\n');
      return HexFormat.of().formatHex(sha.digest(json.getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every JDK has SHA-256.", e);
    }
  }
}
