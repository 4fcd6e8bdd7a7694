package io.signalbox.platforms.ssh;

import com.jcraft.jsch.ChannelExec;
import com.jcraft.jsch.JSchException;
import com.jcraft.jsch.Session;
import java.time.Duration;
import java.util.Optional;

/** One connection and how it is used. The pool's lock guards the counters. */
final class SshSession {
  /** OpenSSH allows 10 channels on a connection ({@code MaxSessions}). */
  private static final int MOST_CHANNELS = 8;

  private final Session session;
  private final Wire wire;
  private final Optional<SshSession> jump;
  private int users;
  private boolean spent;
  private long lastUsed = System.nanoTime();

  SshSession(Session session, Wire wire, Optional<SshSession> jump) {
    this.session = session;
    this.wire = wire;
    this.jump = jump;
  }

  Session session() {
    return session;
  }

  boolean connected() {
    return session.isConnected();
  }

  boolean free() {
    return connected() && !spent && users < MOST_CHANNELS;
  }

  void take() {
    users++;
    lastUsed = System.nanoTime();
  }

  void giveBack() {
    users--;
    lastUsed = System.nanoTime();
  }

  /** It serves those who have it, and nobody else. */
  void spend() {
    spent = true;
  }

  /** It is spent, and the last who had it has gone. */
  boolean over() {
    return spent && users == 0;
  }

  /** Whether somebody else uses it too. */
  boolean shared() {
    return users > 1;
  }

  boolean idleFor(Duration limit) {
    return users == 0 && System.nanoTime() - lastUsed > limit.toNanos();
  }

  ChannelExec exec() throws JSchException {
    return (ChannelExec) session.openChannel("exec");
  }

  Duration silence() {
    return jump.map(SshSession::silence).orElseGet(wire::silence);
  }

  Optional<SshSession> jump() {
    return jump;
  }

  /** Ends the connection, even when the other side has gone silent. */
  void cut() {
    wire.cut();
    session.disconnect();
  }
}
