package io.signalbox.config;

import io.signalbox.engine.alert.Policy;
import io.signalbox.engine.alert.Wording;
import io.signalbox.engine.spec.SecretRef;
import java.nio.file.Path;
import java.time.Duration;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Who is told what, and how: the section {@code alerts}. Secrets are references, never values.
 *
 * @param channels how each channel of the policy reaches people, by its name
 * @param wordings the first that is for a target is used
 * @param zone in which times are told
 * @param url under which people reach this Signalbox; empty makes no links
 * @param linkSecret by which links are signed; empty makes one in the data directory
 */
public record Alerts(
    Policy policy,
    Map<String, Channel> channels,
    List<Wording> wordings,
    ZoneId zone,
    Optional<String> url,
    Optional<SecretRef> linkSecret) {
  public static final Alerts NONE =
      new Alerts(
          Policy.SILENT, Map.of(), List.of(), ZoneId.of("UTC"), Optional.empty(), Optional.empty());

  public Alerts {
    channels = Map.copyOf(channels);
    wordings = List.copyOf(wordings);
  }

  /**
   * A channel.
   *
   * @param perMinute messages at most
   */
  public record Channel(String name, int perMinute, Way way) {}

  /** How a channel reaches people. */
  public sealed interface Way {

    /**
     * Slack's web API: one message per deployment, updated in place, and its thread.
     *
     * @param api the base of its addresses
     * @param signing by which Slack signs a press on the button; empty shows no button
     */
    record Slack(
        SecretRef token, String channel, String api, boolean mentions, Optional<SecretRef> signing)
        implements Way {}

    /** Slack's incoming webhook: a message for everything new. */
    record SlackWebhook(SecretRef url, boolean mentions) implements Way {}

    /** Anything that takes JSON; signed as Standard Webhooks describes it. */
    record Webhook(String url, SecretRef secret) implements Way {}

    /**
     * SMTP.
     *
     * @param ca certificates by which the server is trusted; empty means those of Java
     */
    record Email(
        String host,
        int port,
        Security security,
        Optional<String> user,
        Optional<SecretRef> password,
        String from,
        List<String> to,
        Optional<Path> ca)
        implements Way {
      public Email {
        to = List.copyOf(to);
      }
    }

    /** Text messages or calls by an HTTP gateway. */
    record Gateway(List<String> to, Form form) implements Way {
      public Gateway {
        to = List.copyOf(to);
      }
    }

    /**
     * Text messages by SMPP 3.4.
     *
     * @param ca by which the server's certificate is trusted; empty for those of Java
     */
    record Smpp(
        List<String> to,
        String host,
        int port,
        boolean tls,
        Optional<Path> ca,
        String systemId,
        SecretRef password,
        String from)
        implements Way {
      public Smpp {
        to = List.copyOf(to);
      }
    }
  }

  /** How the connection to a mail server is protected. */
  public enum Security {
    STARTTLS,
    TLS,
    /** Not at all: only for a relay on this machine or a network that nobody else reads. */
    NONE
  }

  /**
   * A request to a gateway. In all texts {@code {to}}, {@code {text}}, {@code {spoken}}, {@code
   * {id}} and {@code {secret.NAME}} stand for what they say, encoded as the place needs it.
   *
   * @param fields sent as a form; empty where there is a body
   * @param json sent as it is, with what is put in escaped; empty where there are fields
   * @param expect what the answer must hold; empty trusts the status alone
   */
  public record Form(
      String url,
      Map<String, String> headers,
      Map<String, String> fields,
      Optional<String> json,
      Optional<Basic> basic,
      Map<String, SecretRef> secrets,
      Optional<String> expect,
      Duration timeout) {
    public Form {
      headers = Map.copyOf(headers);
      fields = Map.copyOf(fields);
      secrets = Map.copyOf(secrets);
    }
  }

  /** HTTP basic authentication. */
  public record Basic(String user, SecretRef password) {}
}
