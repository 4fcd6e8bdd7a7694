package io.signalbox.platforms.ssh;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.signalbox.engine.name.InstanceName;
import io.signalbox.engine.port.StepFailed;
import io.signalbox.engine.port.StepFailed.Code;
import io.signalbox.engine.port.StepFailedException;
import io.signalbox.engine.spec.Host;
import io.signalbox.engine.spec.Instance;
import io.signalbox.platforms.TestSpecs;
import io.signalbox.platforms.artifact.Artifacts;
import io.signalbox.platforms.host.Secrets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A key that is refused stays refused, and a deployment ends of it; a connection that breaks while
 * the key is shown is one like any other, and is made again.
 */
class LostLoginTest {
  @TempDir private Path temp;

  private Optional<EmbeddedSshd> started = Optional.empty();

  @BeforeEach
  void start() throws Exception {
    started = Optional.of(new EmbeddedSshd(temp));
  }

  @AfterEach
  void stop() throws Exception {
    if (started.isPresent()) started.get().close();
  }

  private EmbeddedSshd sshd() {
    return started.orElseThrow();
  }

  @Test
  void aConnectionThatBreaksDuringTheLoginIsNoRefusal() {
    sshd().loseLogins();
    StepFailed failed = login(sshd().host());
    assertThat(failed.code()).as(failed.message()).isEqualTo(Code.UNREACHABLE);
    assertThat(failed.message()).contains("during the login");
  }

  @Test
  void aKeyThatNobodyKnowsIsRefused() throws Exception {
    Path stranger = Files.createDirectories(temp.resolve("stranger"));
    try (EmbeddedSshd other = new EmbeddedSshd(stranger)) {
      Host host = sshd().host("tester", other.identity(), sshd().knownHosts());
      StepFailed failed = login(host);
      assertThat(failed.code()).as(failed.message()).isEqualTo(Code.DENIED);
    }
  }

  private StepFailed login(Host host) {
    Instance instance = new Instance(new InstanceName("one"), host, "/srv/lost-login", 0, 0);
    try (SshPlatform platform =
        new SshPlatform(
            new Artifacts(temp.resolve("cache")), Secrets.ofThisMachine(), Optional.empty())) {
      return catchThrowableOfType(
              StepFailedException.class,
              () -> platform.place(TestSpecs.of(instance).spec(), instance).observe())
          .failed();
    }
  }
}
