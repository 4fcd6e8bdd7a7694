package io.signalbox.platforms.ssh;

import com.jcraft.jsch.JSch;
import com.jcraft.jsch.KeyPair;
import io.signalbox.engine.name.HostName;
import io.signalbox.engine.spec.Host;
import io.signalbox.platforms.Ports;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.PublicKey;
import java.util.Optional;
import org.apache.sshd.common.config.keys.AuthorizedKeyEntry;
import org.apache.sshd.common.config.keys.KeyUtils;
import org.apache.sshd.common.config.keys.PublicKeyEntry;
import org.apache.sshd.server.Environment;
import org.apache.sshd.server.ExitCallback;
import org.apache.sshd.server.SshServer;
import org.apache.sshd.server.channel.ChannelSession;
import org.apache.sshd.server.command.Command;
import org.apache.sshd.server.forward.AcceptAllForwardingFilter;
import org.apache.sshd.server.keyprovider.SimpleGeneratorHostKeyProvider;

/** A real sshd inside the test: it runs commands with sh, as the user of the test. */
final class EmbeddedSshd implements AutoCloseable {
  private final SshServer server = SshServer.setUpDefaultServer();
  private final Path identity;
  private final Path knownHosts;
  private final Path directory;
  private volatile boolean losesLogins;

  EmbeddedSshd(Path directory) throws Exception {
    this.directory = directory;
    identity = directory.resolve("id");
    knownHosts = directory.resolve("known_hosts");
    KeyPair pair = KeyPair.genKeyPair(new JSch(), KeyPair.ECDSA, 256);
    pair.writePrivateKey(identity.toString());
    pair.writePublicKey(directory.resolve("id.pub").toString(), "test");
    PublicKey known =
        AuthorizedKeyEntry.parseAuthorizedKeyEntry(
                Files.readString(directory.resolve("id.pub")).strip())
            .resolvePublicKey(null, null);
    SimpleGeneratorHostKeyProvider keys =
        new SimpleGeneratorHostKeyProvider(directory.resolve("host-key"));
    keys.setAlgorithm("EC");
    keys.setKeySize(256);
    server.setHost(InetAddress.getLoopbackAddress().getHostAddress());
    server.setPort(Ports.free());
    server.setKeyPairProvider(keys);
    server.setPublickeyAuthenticator(
        (user, key, session) -> {
          if (losesLogins) session.close(true);
          return KeyUtils.compareKeys(key, known);
        });
    server.setCommandFactory((channel, line) -> new Sh(line));
    server.setForwardingFilter(AcceptAllForwardingFilter.INSTANCE);
    server.start();
    PublicKey hostKey = keys.loadKeys(null).iterator().next().getPublic();
    Files.writeString(
        knownHosts,
        "[127.0.0.1]:" + server.getPort() + " " + PublicKeyEntry.toString(hostKey) + "\n");
  }

  Host host() {
    return host("tester", identity, knownHosts);
  }

  Host host(String user, Path key, Path known) {
    return new Host(
        new HostName("embedded"),
        "127.0.0.1",
        server.getPort(),
        user,
        false,
        Optional.of(key.toString()),
        Optional.empty(),
        Optional.of(known.toString()),
        Optional.empty());
  }

  Path identity() {
    return identity;
  }

  Path knownHosts() {
    return knownHosts;
  }

  Path directory() {
    return directory;
  }

  int connections() {
    return server.getActiveSessions().size();
  }

  /** From now on the connection breaks when somebody shows a key. */
  void loseLogins() {
    losesLogins = true;
  }

  /** Cuts all connections. */
  void cut() {
    server.getActiveSessions().forEach(s -> s.close(true));
  }

  @Override
  public void close() throws IOException {
    server.stop(true);
  }

  /** One command line, run by sh. */
  private static final class Sh implements Command {
    private final String line;
    private InputStream in = InputStream.nullInputStream();
    private OutputStream out = OutputStream.nullOutputStream();
    private OutputStream err = OutputStream.nullOutputStream();
    private Optional<ExitCallback> exit = Optional.empty();

    Sh(String line) {
      this.line = line;
    }

    @Override
    public void setInputStream(InputStream stream) {
      in = stream;
    }

    @Override
    public void setOutputStream(OutputStream stream) {
      out = stream;
    }

    @Override
    public void setErrorStream(OutputStream stream) {
      err = stream;
    }

    @Override
    public void setExitCallback(ExitCallback callback) {
      exit = Optional.of(callback);
    }

    @Override
    public void start(ChannelSession channel, Environment environment) throws IOException {
      Process process = new ProcessBuilder("sh", "-c", line).start();
      copy(in, process.getOutputStream());
      Thread stdout = copy(process.getInputStream(), out);
      Thread stderr = copy(process.getErrorStream(), err);
      Thread.ofPlatform()
          .daemon()
          .start(
              () -> {
                try {
                  int code = process.waitFor();
                  stdout.join();
                  stderr.join();
                  exit.ifPresent(e -> e.onExit(code));
                } catch (InterruptedException e) {
                  process.destroyForcibly();
                }
              });
    }

    private static Thread copy(InputStream from, OutputStream to) {
      return Thread.ofPlatform()
          .daemon()
          .start(
              () -> {
                try (to) {
                  byte[] buffer = new byte[1 << 15];
                  for (int n = from.read(buffer); n >= 0; n = from.read(buffer)) {
                    to.write(buffer, 0, n);
                    to.flush();
                  }
                } catch (IOException gone) {
                  // The other side ended first.
                } catch (RuntimeException e) {
                  throw new UncheckedIOException(new IOException(e));
                }
              });
    }

    /** A command goes on when its connection is lost, as with OpenSSH. */
    @Override
    public void destroy(ChannelSession channel) {}
  }
}
