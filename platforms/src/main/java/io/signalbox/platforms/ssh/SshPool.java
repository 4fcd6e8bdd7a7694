package io.signalbox.platforms.ssh;

import com.jcraft.jsch.AgentIdentityRepository;
import com.jcraft.jsch.AgentProxyException;
import com.jcraft.jsch.Channel;
import com.jcraft.jsch.IdentityRepository;
import com.jcraft.jsch.JSch;
import com.jcraft.jsch.JSchException;
import com.jcraft.jsch.SSHAgentConnector;
import com.jcraft.jsch.Session;
import io.signalbox.engine.port.StepFailed.Code;
import io.signalbox.engine.port.StepFailedException;
import io.signalbox.engine.spec.Host;
import io.signalbox.platforms.host.Secrets;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * Connections by host, made when they are needed and kept for {@link #IDLE}. At most {@value
 * #MOST_STARTS} are being made at any time; one carries several commands at once.
 */
final class SshPool implements AutoCloseable {
  static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(10);
  static final Duration IDLE = Duration.ofMinutes(15);

  /** A keep-alive every 5 s; the other side is given up after {@link SshShell#SILENCE}. */
  private static final int ALIVE_INTERVAL_MILLIS = 5_000;

  private static final int MOST_STARTS = 30;

  /** AES-GCM first: with it JSch moves 200 MB/s and more, with ChaCha20 or CTR a third of it. */
  private static final String CIPHERS =
      "aes128-gcm@openssh.com,aes256-gcm@openssh.com,chacha20-poly1305@openssh.com,"
          + "aes128-ctr,aes192-ctr,aes256-ctr";

  private final Secrets secrets;
  private final Optional<Path> agent;
  private final Semaphore starts = new Semaphore(MOST_STARTS, true);
  private final Map<Host, List<SshSession>> sessions = new HashMap<>();
  private boolean closed;

  /**
   * @param agent the SSH agent's socket, for hosts without an identity file
   */
  SshPool(Secrets secrets, Optional<Path> agent) {
    this.secrets = secrets;
    this.agent = agent;
  }

  /** A connection with room for one more channel; to be given back. */
  SshSession take(Host host) throws StepFailedException {
    Optional<SshSession> free = takeFree(host);
    if (free.isPresent()) return free.get();
    Optional<SshSession> jump =
        host.jump().isPresent() ? Optional.of(take(host.jump().get())) : Optional.empty();
    boolean done = false;
    try {
      SshSession made = connect(host, jump);
      add(host, made);
      done = true;
      return made;
    } finally {
      if (!done) jump.ifPresent(this::giveBack);
    }
  }

  private synchronized Optional<SshSession> takeFree(Host host) {
    forgetOld();
    Optional<SshSession> free =
        sessions.getOrDefault(host, List.of()).stream().filter(SshSession::free).findFirst();
    free.ifPresent(SshSession::take);
    return free;
  }

  private synchronized void add(Host host, SshSession made) {
    made.take();
    sessions.computeIfAbsent(host, h -> new ArrayList<>()).add(made);
    if (closed) made.cut();
  }

  void giveBack(SshSession session) {
    boolean over;
    synchronized (this) {
      session.giveBack();
      over = session.over();
    }
    // Whatever is in the pipe of a command that did not end belongs to nobody: a new connection
    // costs a tenth of a second.
    if (over) session.cut();
  }

  /** A connection on which something went wrong is given to nobody any more. */
  synchronized void spend(SshSession session) {
    session.spend();
  }

  /**
   * Lets go of a command that did not end. Others may be using the same connection, and go on: only
   * the channel is closed, by a thread that may wait, for the other side may take nothing. When the
   * last one has gone the connection is cut.
   */
  void letGo(SshSession session, Channel channel) {
    boolean shared;
    synchronized (this) {
      session.spend();
      shared = session.shared();
    }
    if (session.silence().compareTo(SshShell.SILENCE) > 0) session.cut();
    else if (shared) Thread.ofPlatform().daemon().name("ssh-close").start(channel::disconnect);
  }

  /** Drops what is idle or dead; a session through a jump host gives that one's channel back. */
  private void forgetOld() {
    for (List<SshSession> all : sessions.values()) {
      List<SshSession> old =
          all.stream().filter(s -> !s.connected() || s.over() || s.idleFor(IDLE)).toList();
      for (SshSession session : old) {
        all.remove(session);
        session.cut();
        session.jump().ifPresent(SshSession::giveBack);
      }
    }
    sessions.values().removeIf(List::isEmpty);
  }

  private SshSession connect(Host host, Optional<SshSession> jump) throws StepFailedException {
    try {
      if (!starts.tryAcquire(60, TimeUnit.SECONDS)) {
        throw SshFailures.of(
            Code.UNREACHABLE, host, MOST_STARTS + " other connections are being made");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw SshFailures.interrupted(host, e);
    }
    LoginLog login = new LoginLog();
    try {
      Wire wire = new Wire(CONNECT_TIMEOUT);
      Session session = session(host);
      session.setLogger(login);
      session.setSocketFactory(wire);
      jump.ifPresent(j -> session.setProxy(new JumpProxy(j.session())));
      session.setConfig("StrictHostKeyChecking", "yes");
      session.setConfig("PreferredAuthentications", "publickey");
      session.setConfig("cipher.c2s", CIPHERS);
      session.setConfig("cipher.s2c", CIPHERS);
      session.setServerAliveInterval(ALIVE_INTERVAL_MILLIS);
      session.setServerAliveCountMax(2);
      session.setDaemonThread(true);
      session.connect((int) CONNECT_TIMEOUT.toMillis());
      return new SshSession(session, wire, jump);
    } catch (JSchException e) {
      if (login.lost())
        throw SshFailures.of(Code.UNREACHABLE, host, "the connection was lost during the login");
      throw SshFailures.of(host, e);
    } finally {
      starts.release();
    }
  }

  private Session session(Host host) throws JSchException, StepFailedException {
    JSch jsch = new JSch();
    Path known =
        Path.of(
            host.knownHostsFile()
                .orElseGet(() -> System.getProperty("user.home") + "/.ssh/known_hosts"));
    if (!Files.isReadable(known)) {
      throw SshFailures.of(
          Code.HOST_KEY, host, "the known_hosts file " + known + " cannot be read");
    }
    jsch.setKnownHosts(known.toString());
    if (host.identityFile().isPresent()) {
      identify(jsch, host, host.identityFile().get());
    } else {
      jsch.setIdentityRepository(agent(host));
    }
    return jsch.getSession(host.user(), host.address(), host.port());
  }

  private void identify(JSch jsch, Host host, String identity)
      throws JSchException, StepFailedException {
    if (!Files.isReadable(Path.of(identity))) {
      throw SshFailures.of(Code.DENIED, host, "the private key " + identity + " cannot be read");
    }
    if (host.passphrase().isPresent()) {
      jsch.addIdentity(
          identity,
          secrets.resolve(host.passphrase().get()).reveal().getBytes(StandardCharsets.UTF_8));
    } else {
      jsch.addIdentity(identity);
    }
  }

  private IdentityRepository agent(Host host) throws StepFailedException {
    try {
      if (agent.isPresent()) return new AgentIdentityRepository(new SSHAgentConnector(agent.get()));
      throw SshFailures.of(
          Code.DENIED,
          host,
          "no identity_file is configured, and SSH_AUTH_SOCK names no SSH agent");
    } catch (AgentProxyException e) {
      throw SshFailures.of(
          Code.DENIED,
          host,
          "no identity_file is configured, and no SSH agent answers at %s: %s"
              .formatted(agent.get(), e.getMessage()));
    }
  }

  @Override
  public synchronized void close() {
    closed = true;
    sessions.values().forEach(all -> all.forEach(SshSession::cut));
    sessions.clear();
  }
}
