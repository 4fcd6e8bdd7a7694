package io.signalbox.app.hosts;

import java.util.List;

/**
 * One real host.
 *
 * @param index as {@code .ci/hosts} counts, from 1
 * @param ssh port of 127.0.0.1 behind which its sshd listens
 * @param http port of 127.0.0.1 behind which its port 80 is
 */
public record TestHost(int index, String name, int ssh, int http, String container) {

  /**
   * Runs a shell script as root, past the network: also on a host that is cut off. An exit code
   * other than 0 fails the test.
   */
  public String sh(String script) {
    return Command.run(List.of("docker", "exec", "-i", container, "sh", "-s"), script);
  }
}
