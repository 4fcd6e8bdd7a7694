package io.signalbox.platforms.ssh;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import io.signalbox.engine.name.InstanceName;
import io.signalbox.engine.port.StepFailed.Code;
import io.signalbox.engine.port.StepFailedException;
import io.signalbox.engine.spec.Host;
import io.signalbox.engine.spec.Instance;
import io.signalbox.engine.spec.SecretRef;
import io.signalbox.platforms.TestSpecs;
import io.signalbox.platforms.artifact.Artifacts;
import io.signalbox.platforms.host.Secrets;
import java.io.File;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;
import org.junit.jupiter.api.io.TempDir;

/** The keys that people really have: made by OpenSSH, with a passphrase, or held by its agent. */
@EnabledIfEnvironmentVariable(
    named = RealHosts.VARIABLE,
    matches = ".+",
    disabledReason = RealHosts.ABSENT)
class LoginTest {
  /** The hosts let this file in beside the one that all other tests use. */
  private static final String KEYS = "/home/deploy/.ssh/authorized_keys";

  private final RealHosts hosts = new RealHosts();
  private final int index = hosts.count();

  @TempDir private Path temp;

  private Path key() {
    return temp.resolve("id");
  }

  @BeforeEach
  void theHostKnowsAKeyWithAPassphrase() throws Exception {
    run("ssh-keygen", "-q", "-t", "ed25519", "-N", "open sesame", "-f", key() + "");
    String line = Files.readString(temp.resolve("id.pub")).strip();
    hosts.root(
        index,
        "install -d -o deploy -m 0700 /home/deploy/.ssh; echo '%s' > %s; chown deploy %s"
            .formatted(line, KEYS, KEYS));
  }

  @AfterEach
  void theHostForgetsIt() throws Exception {
    hosts.root(index, "rm -rf /home/deploy/.ssh");
  }

  @Test
  void aKeyWithAPassphraseOpens() throws Exception {
    Path passphrase = Files.writeString(temp.resolve("passphrase"), "open sesame\n");
    SecretRef secret = new SecretRef("file:" + passphrase);
    assertThat(login(Optional.of(key()), Optional.of(secret), Optional.empty())).isEmpty();
  }

  @Test
  void withoutItsPassphraseItDoesNot() throws Exception {
    assertThat(login(Optional.of(key()), Optional.empty(), Optional.empty())).contains(Code.DENIED);
  }

  @Test
  void aKeyThatAnAgentHoldsOpens() throws Exception {
    Path socket = temp.resolve("agent");
    Process agent =
        new ProcessBuilder("ssh-agent", "-D", "-a", socket.toString())
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
    try {
      await().until(() -> Files.exists(socket));
      assertThat(login(Optional.empty(), Optional.empty(), Optional.of(socket)))
          .as("an agent without keys")
          .contains(Code.DENIED);
      run("ssh-keygen", "-q", "-p", "-P", "open sesame", "-N", "", "-f", key() + "");
      ProcessBuilder add = new ProcessBuilder("ssh-add", "-q", key().toString());
      add.environment().put("SSH_AUTH_SOCK", socket.toString());
      end(add);
      assertThat(login(Optional.empty(), Optional.empty(), Optional.of(socket))).isEmpty();
    } finally {
      agent.destroyForcibly().waitFor();
    }
  }

  @Test
  void withoutKeyAndAgentTheMessageSaysBoth() {
    StepFailedException failed =
        catchThrowableOfType(
            StepFailedException.class,
            () -> observe(Optional.empty(), Optional.empty(), Optional.empty()));
    assertThat(failed.failed().message()).contains("identity_file").contains("SSH_AUTH_SOCK");
  }

  /** Why it did not open; empty when it did. */
  private Optional<Code> login(
      Optional<Path> identity, Optional<SecretRef> passphrase, Optional<Path> agent) {
    return Optional.ofNullable(
            catchThrowableOfType(
                StepFailedException.class, () -> observe(identity, passphrase, agent)))
        .map(e -> e.failed().code());
  }

  private void observe(
      Optional<Path> identity, Optional<SecretRef> passphrase, Optional<Path> agent)
      throws StepFailedException {
    Host known = hosts.host(index);
    Host host =
        new Host(
            known.name(),
            known.address(),
            known.port(),
            known.user(),
            true,
            identity.map(Path::toString),
            passphrase,
            known.knownHostsFile(),
            Optional.empty());
    Instance instance = new Instance(new InstanceName("one"), host, "/srv/login-test", 0, 0);
    try (SshPlatform platform =
        new SshPlatform(new Artifacts(temp.resolve("cache")), Secrets.ofThisMachine(), agent)) {
      platform.place(TestSpecs.of(instance).spec(), instance).observe();
    }
  }

  private static void run(String... command) throws Exception {
    end(new ProcessBuilder(List.of(command)));
  }

  private static void end(ProcessBuilder command) throws Exception {
    Process process =
        command.redirectErrorStream(true).redirectInput(new File("/dev/null")).start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(said).isZero();
  }
}
