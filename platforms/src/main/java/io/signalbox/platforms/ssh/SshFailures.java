package io.signalbox.platforms.ssh;

import com.jcraft.jsch.JSchException;
import com.jcraft.jsch.JSchHostKeyException;
import io.signalbox.engine.port.StepFailed;
import io.signalbox.engine.port.StepFailed.Code;
import io.signalbox.engine.port.StepFailedException;
import io.signalbox.engine.spec.Host;
import java.util.Locale;

/** Says what an SSH failure means for the person who has to mend it. */
final class SshFailures {
  private SshFailures() {}

  static StepFailedException of(Host host, JSchException e) {
    return new StepFailedException(failed(code(e), host, said(e)), e);
  }

  static StepFailedException of(Code code, Host host, String why) {
    return new StepFailedException(failed(code, host, why));
  }

  static StepFailedException interrupted(Host host, InterruptedException e) {
    return new StepFailedException(
        failed(Code.INTERRUPTED, host, "the command was interrupted"), e);
  }

  /** Without the names of classes and methods that JSch puts before the cause. */
  private static String said(JSchException e) {
    return String.valueOf(e.getMessage())
        .replaceFirst("^(?:Session\\.connect: )?(?:[a-z]+(?:\\.[a-z]+)*\\.[A-Z]\\w*: )*", "");
  }

  private static Code code(JSchException e) {
    if (e instanceof JSchHostKeyException) return Code.HOST_KEY;
    String message = String.valueOf(e.getMessage()).toLowerCase(Locale.ROOT);
    boolean denied =
        message.contains("auth fail")
            || message.contains("auth cancel")
            || message.contains("authentication")
            || message.contains("privatekey")
            || message.contains("userauth");
    return denied ? Code.DENIED : Code.UNREACHABLE;
  }

  private static StepFailed failed(Code code, Host host, String why) {
    String where = "%s (%s@%s:%d)".formatted(host.name(), host.user(), host.address(), host.port());
    String next =
        switch (code) {
          case HOST_KEY ->
              "Compare the host's key with the one you trust (`ssh-keygen -lf` on the host), then correct "
                  + host.knownHostsFile().orElse("~/.ssh/known_hosts")
                  + ".";
          case DENIED -> "Check the user, its authorized_keys, and the identity file or agent.";
          case INTERRUPTED -> "Nothing: the step goes on where it was interrupted.";
          case TIMEOUT -> "If it keeps failing, raise its timeout.";
          default ->
              "Check that the host is up and that sshd answers; one that is gone for good is taken out of the configuration.";
        };
    return StepFailed.of(code, where, "SSH: " + why + ".", next);
  }
}
