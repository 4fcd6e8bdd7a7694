package io.signalbox.broker.wire;

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
