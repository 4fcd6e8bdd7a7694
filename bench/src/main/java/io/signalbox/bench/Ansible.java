package io.signalbox.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/**
 * Ansible as those run it who want it fast: one ad-hoc command, a fork for each host, pipelining,
 * connections kept. Its hosts need Python.
 */
final class Ansible {
  private final int count;
  private final Path inventory;
  private final Map<String, String> settings;

  /**
   * @param hosts reached with the options that rsync gets
   */
  Ansible(BenchHosts hosts, Path work) throws IOException {
    this.count = hosts.count();
    StringBuilder text = new StringBuilder();
    for (int i = 1; i <= count; i++) {
      text.append(
          "host%d ansible_host=127.0.0.1 ansible_port=%d ansible_user=%s%n"
              .formatted(i, hosts.port(i), hosts.user()));
    }
    this.inventory = Files.writeString(work.resolve("inventory"), text);
    this.settings =
        Map.of(
            "ANSIBLE_PIPELINING",
            "1",
            "ANSIBLE_SSH_ARGS",
            "-o ControlMaster=auto -o ControlPersist=60s " + String.join(" ", hosts.sshOptions()),
            "ANSIBLE_PYTHON_INTERPRETER",
            "auto_silent",
            "LC_ALL",
            "C.UTF-8");
  }

  boolean isHere() throws InterruptedException {
    try {
      return new ProcessBuilder("ansible", "--version")
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start()
              .waitFor()
          == 0;
    } catch (IOException notInstalled) {
      return false;
    }
  }

  /** The archive to all hosts, unpacked in a directory that is made there. */
  void unarchive(Path archive, String directory) throws IOException, InterruptedException {
    ansible("file", "path=%s/ansible state=directory".formatted(directory));
    ansible("unarchive", "src=%s dest=%s/ansible".formatted(archive, directory));
  }

  private void ansible(String module, String arguments) throws IOException, InterruptedException {
    ProcessBuilder builder =
        new ProcessBuilder(
                "ansible",
                "all",
                "-i",
                inventory.toString(),
                "-f",
                Integer.toString(count),
                "-m",
                module,
                "-a",
                arguments)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .redirectError(ProcessBuilder.Redirect.INHERIT);
    builder.environment().putAll(settings);
    if (builder.start().waitFor() != 0)
      throw new IllegalStateException("ansible " + module + " failed");
  }
}
