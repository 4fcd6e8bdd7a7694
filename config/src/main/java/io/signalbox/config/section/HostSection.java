package io.signalbox.config.section;

import static io.signalbox.config.yaml.Key.key;

import io.signalbox.config.yaml.Key;
import io.signalbox.config.yaml.Scalars;
import io.signalbox.config.yaml.Section;
import io.signalbox.config.yaml.Shape;
import io.signalbox.config.yaml.Structures;
import io.signalbox.config.yaml.Type;
import io.signalbox.config.yaml.Type.Placed;
import io.signalbox.engine.spec.SecretRef;
import java.util.Map;
import java.util.Optional;

/** An entry of {@code hosts}: a machine and the way to it. */
public final class HostSection {
  static final Key<String> ADDRESS =
      key(
              "address",
              Scalars.matching("a DNS name or IP address", "[A-Za-z0-9][A-Za-z0-9.:_-]{0,252}"),
              "DNS name or IP address.")
          .required();
  static final Key<String> USER = key("user", Names.user(), "Who logs in over SSH.").required();
  static final Key<Integer> PORT = key("port", Scalars.port(), "Port of sshd.").orElse("22");
  static final Key<Boolean> SUDO =
      key("sudo", Scalars.flag(), "Whether what needs root runs under 'sudo -n'.").orElse("true");
  static final Key<Optional<String>> IDENTITY_FILE =
      key(
              "identity_file",
              Names.here("the path of a private key"),
              "Private key on this machine. Default: the SSH agent.")
          .optional();
  static final Key<Optional<SecretRef>> PASSPHRASE =
      key("passphrase", Scalars.secret(), "Of the private key.").optional();
  static final Key<Optional<String>> KNOWN_HOSTS =
      key(
              "known_hosts",
              Names.here("the path of a known_hosts file"),
              "The host keys that are trusted. Default: ~/.ssh/known_hosts.")
          .optional();
  static final Key<Optional<Placed<String>>> JUMP =
      key("jump", Names.host().placed(), "Name of the host to go through.").optional();
  static final Key<Map<String, String>> LABELS =
      key(
              "labels",
              Structures.mapOf("a label name", "[A-Za-z0-9][A-Za-z0-9._/-]{0,62}", Scalars.text()),
              "Free words about the host, such as 'tier: web'.")
          .orElse("{}");

  static final Shape SHAPE =
      Shape.whole(
          "host", ADDRESS, USER, PORT, SUDO, IDENTITY_FILE, PASSPHRASE, KNOWN_HOSTS, JUMP, LABELS);
  static final Type<Draft> TYPE =
      Section.of(
          SHAPE,
          s ->
              new Draft(
                  s.get(ADDRESS),
                  s.get(PORT),
                  s.get(USER),
                  s.get(SUDO),
                  s.get(IDENTITY_FILE),
                  s.get(PASSPHRASE),
                  s.get(KNOWN_HOSTS),
                  s.get(JUMP),
                  s.get(LABELS)));

  private HostSection() {}

  /** A host whose jump host is only a name yet. */
  public record Draft(
      String address,
      int port,
      String user,
      boolean sudo,
      Optional<String> identityFile,
      Optional<SecretRef> passphrase,
      Optional<String> knownHosts,
      Optional<Placed<String>> jump,
      Map<String, String> labels) {}
}
