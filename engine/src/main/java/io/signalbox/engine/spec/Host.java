package io.signalbox.engine.spec;

import io.signalbox.engine.name.HostName;
import java.util.Optional;

/**
 * A machine and the way to it. For {@link PlatformKind#LOCAL} only the name matters.
 *
 * @param address DNS name or IP address
 * @param port TCP port of sshd, 1 to 65535
 * @param sudo whether commands that need root run under {@code sudo -n}
 * @param identityFile private key on the engine's machine; empty means the SSH agent
 * @param passphrase of the identity file
 * @param knownHostsFile the keys that are trusted; empty means {@code ~/.ssh/known_hosts}
 * @param jump the host to go through
 */
public record Host(
    HostName name,
    String address,
    int port,
    String user,
    boolean sudo,
    Optional<String> identityFile,
    Optional<SecretRef> passphrase,
    Optional<String> knownHostsFile,
    Optional<Host> jump) {

  public Host {
    if (port < 1 || port > 65535) {
      throw new IllegalArgumentException(
          "Expected the SSH port of host " + name + " to be 1 to 65535, but it is " + port + ".");
    }
  }

  /** This machine, under the user that runs Signalbox. */
  public static Host local(HostName name) {
    return new Host(
        name,
        "127.0.0.1",
        22,
        "",
        false,
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty());
  }
}
