package io.signalbox.platforms.ssh;

import com.jcraft.jsch.ChannelExec;
import com.jcraft.jsch.JSchException;
import io.signalbox.engine.port.StepFailed.Code;
import io.signalbox.engine.port.StepFailedException;
import io.signalbox.engine.spec.Host;
import io.signalbox.platforms.host.Exit;
import io.signalbox.platforms.host.Input;
import io.signalbox.platforms.host.Lines;
import io.signalbox.platforms.host.Shell;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Runs commands on one host, each in a channel of a pooled connection. */
final class SshShell implements Shell {
  /** A host that says nothing for this long, not even to a keep-alive, is given up. */
  static final Duration SILENCE = Duration.ofSeconds(15);

  /** What a command gets after its output has ended, to say its exit code. */
  private static final Duration LAST_WORD = Duration.ofSeconds(15);

  private static final int KILLED = 137;

  private final SshPool pool;
  private final Host host;

  SshShell(SshPool pool, Host host) {
    this.pool = pool;
    this.host = host;
  }

  @Override
  public Exit run(String line, Input input, Duration timeout) throws StepFailedException {
    SshSession session = pool.take(host);
    try {
      return run(session, line, input, timeout);
    } finally {
      pool.giveBack(session);
    }
  }

  private Exit run(SshSession session, String line, Input input, Duration timeout)
      throws StepFailedException {
    CountDownLatch ended = new CountDownLatch(1);
    Lines.Head out = new Lines.Head(input, ended::countDown);
    Lines.Tail err = new Lines.Tail();
    boolean whole = false;
    ChannelExec channel = exec(session);
    try {
      channel.setCommand(line.getBytes(StandardCharsets.UTF_8));
      channel.setOutputStream(out);
      channel.setErrStream(err);
      OutputStream stdin = channel.getOutputStream();
      channel.connect((int) SshPool.CONNECT_TIMEOUT.toMillis());
      Thread writing =
          Thread.ofPlatform().daemon().name("ssh-stdin").start(() -> write(stdin, input));
      await(session, channel, ended, timeout);
      int code = channel.getExitStatus();
      boolean killed = channel.getExitSignal() != null;
      if (code < 0 && !killed) throw lost("the connection was lost");
      whole = true;
      writing.interrupt();
      channel.disconnect();
      return new Exit(killed ? KILLED : code, out.text(), err.lines());
    } catch (JSchException e) {
      throw SshFailures.of(host, e);
    } catch (IOException e) {
      throw lost(String.valueOf(e.getMessage()));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw SshFailures.interrupted(host, e);
    } finally {
      if (!whole) pool.letGo(session, channel);
    }
  }

  private ChannelExec exec(SshSession session) throws StepFailedException {
    try {
      return session.exec();
    } catch (JSchException e) {
      pool.spend(session);
      throw SshFailures.of(host, e);
    }
  }

  private void await(
      SshSession session, ChannelExec channel, CountDownLatch ended, Duration timeout)
      throws InterruptedException, StepFailedException {
    long deadline = System.nanoTime() + timeout.toNanos();
    while (!ended.await(500, TimeUnit.MILLISECONDS)) {
      if (!session.connected()) throw lost("the connection was lost");
      if (session.silence().compareTo(SILENCE) > 0) {
        throw lost("the host has been silent for " + SILENCE.toSeconds() + " seconds");
      }
      if (System.nanoTime() > deadline) {
        throw SshFailures.of(
            Code.TIMEOUT, host, "a command took more than " + timeout.toSeconds() + " seconds");
      }
    }
    // The exit status follows the end of the output; JSch has nothing to wait on for it.
    long last = System.nanoTime() + LAST_WORD.toNanos();
    while (!channel.isClosed()) {
      if (System.nanoTime() > last) throw lost("a command ended without saying how");
      TimeUnit.MILLISECONDS.sleep(1);
    }
  }

  private StepFailedException lost(String why) {
    return SshFailures.of(Code.UNREACHABLE, host, why);
  }

  private static void write(OutputStream stdin, Input input) {
    try (stdin) {
      input.writeTo(stdin);
    } catch (IOException readerGone) {
      // Its exit code says why it stopped reading.
    }
  }
}
