package io.signalbox.config;

import io.signalbox.engine.admission.Circumstances.Limits;
import io.signalbox.engine.spec.SecretRef;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * What the process itself needs: the section {@code signalbox}. Passwords are references, never
 * values.
 *
 * @param data directory of the journal, the embedded ledger and local targets; absolute
 * @param api where operators, webhooks and the console are served
 * @param audit how often target records and queues are compared
 * @param console whether the embedded broker's own web console is served beside the API
 * @param limits how many deployments run at once
 */
public record Settings(
    Path data,
    Api api,
    Broker broker,
    Ledger ledger,
    Duration audit,
    boolean console,
    Limits limits) {

  /**
   * The operators' API.
   *
   * @param tls empty serves plain HTTP
   */
  public record Api(ListenAddress listen, Optional<Tls> tls) {}

  /** Files in PEM: a certificate chain, and its private key without a password; absolute. */
  public record Tls(Path certificate, Path key) {}

  /** The message broker: inside this process, or one that others run. */
  public sealed interface Broker {
    /**
     * Inside this process, its journal below {@link Settings#data}.
     *
     * @param listen where JMS, AMQP, STOMP and MQTT clients connect; empty means that none may
     * @param users who may connect there
     */
    record Embedded(Optional<ListenAddress> listen, List<BrokerUser> users) implements Broker {
      public Embedded {
        users = List.copyOf(users);
      }
    }

    /** An Artemis that runs elsewhere, for several engines at once. */
    record External(String url, String user, SecretRef password) implements Broker {}
  }

  /** A client of the embedded broker; names are unique. */
  public record BrokerUser(String name, Role role, SecretRef password) {}

  /** What a client may do. */
  public enum Role {
    /** Send samples, and nothing else. */
    SAMPLER,
    /** Send requests, and nothing else. */
    PRODUCER,
    /** Everything. */
    ADMIN
  }

  /** The read model and audit trail: a file below {@link Settings#data}, or PostgreSQL. */
  public sealed interface Ledger {
    /** SQLite below {@link Settings#data}. */
    record Embedded() implements Ledger {}

    /** A JDBC database. */
    record External(String url, String user, SecretRef password) implements Ledger {}
  }
}
