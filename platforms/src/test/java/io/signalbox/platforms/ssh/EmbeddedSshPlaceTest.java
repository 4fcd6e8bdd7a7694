package io.signalbox.platforms.ssh;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.jcraft.jsch.JSch;
import com.jcraft.jsch.KeyPair;
import io.signalbox.engine.model.Release;
import io.signalbox.engine.name.InstanceName;
import io.signalbox.engine.name.Slot;
import io.signalbox.engine.port.Claim;
import io.signalbox.engine.port.Evidence;
import io.signalbox.engine.port.Place;
import io.signalbox.engine.port.Platform;
import io.signalbox.engine.port.Result;
import io.signalbox.engine.port.StepFailed;
import io.signalbox.engine.port.StepFailed.Code;
import io.signalbox.engine.spec.Host;
import io.signalbox.engine.spec.Instance;
import io.signalbox.engine.spec.TargetSpec;
import io.signalbox.platforms.PlaceContract;
import io.signalbox.platforms.Ports;
import io.signalbox.platforms.TestArtifacts;
import io.signalbox.platforms.TestSpecs;
import io.signalbox.platforms.ThisMachine;
import io.signalbox.platforms.artifact.Artifacts;
import io.signalbox.platforms.host.Exit;
import io.signalbox.platforms.host.Input;
import io.signalbox.platforms.host.Secrets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.api.parallel.ResourceLock;

/** The contract over a real SSH connection to a host without systemd and sudo. */
@Execution(ExecutionMode.CONCURRENT)
@ResourceLock("the server: one test after the other")
@TestInstance(Lifecycle.PER_CLASS)
class EmbeddedSshPlaceTest extends PlaceContract {
  private final SshPlatform platform =
      new SshPlatform(new Artifacts(Path.of("/nowhere")), Secrets.ofThisMachine());
  private final List<EmbeddedSshd> servers = new ArrayList<>();
  private int number;
  private int portA;
  private int portB;

  @BeforeAll
  void start(@TempDir Path home) throws Exception {
    servers.add(new EmbeddedSshd(home));
    nextDirectory();
  }

  @AfterAll
  void stop() throws Exception {
    platform.close();
    server().close();
  }

  private EmbeddedSshd server() {
    return servers.getFirst();
  }

  private Path directory() {
    return server().directory().resolve("web-" + number);
  }

  private void nextDirectory() {
    number++;
    portA = Ports.free();
    portB = Ports.free();
  }

  @Override
  protected Instance instance() {
    return instance(server().host());
  }

  private Instance instance(Host host) {
    return new Instance(new InstanceName("one"), host, directory().toString(), portA, portB);
  }

  @Override
  protected Platform platform() {
    return platform;
  }

  @Override
  protected List<String> serve() {
    return ThisMachine.java(
        "-cp",
        "{release}/classes",
        "io.signalbox.platforms.TestServer",
        "{port}",
        "{release}/VERSION");
  }

  @Override
  protected String onHost(String script) throws Exception {
    return ThisMachine.sh(script);
  }

  @Override
  protected void cleanUp() throws Exception {
    ThisMachine.cleanUp(directory());
    nextDirectory();
  }

  @Test
  void an_unknown_host_key_is_refused() throws Exception {
    Path empty = Files.writeString(temp.resolve("known_hosts"), "");

    StepFailed failed = failureAt(server().host("tester", server().identity(), empty));

    assertThat(failed.code()).isEqualTo(Code.HOST_KEY);
    assertThat(failed.next()).contains(empty.toString());
  }

  @Test
  void another_host_key_than_the_known_one_is_refused() throws Exception {
    KeyPair other = KeyPair.genKeyPair(new JSch(), KeyPair.ECDSA, 256);
    Path pub = temp.resolve("other.pub");
    other.writePublicKey(pub.toString(), "other");
    String where = Files.readString(server().knownHosts()).split(" ")[0];
    Path wrong =
        Files.writeString(temp.resolve("known_hosts"), where + " " + Files.readString(pub));

    assertThat(failureAt(server().host("tester", server().identity(), wrong)).code())
        .isEqualTo(Code.HOST_KEY);
  }

  @Test
  void a_key_that_the_host_does_not_know_is_denied() throws Exception {
    Path identity = temp.resolve("id");
    KeyPair.genKeyPair(new JSch(), KeyPair.ECDSA, 256).writePrivateKey(identity.toString());

    assertThat(failureAt(server().host("tester", identity, server().knownHosts())).code())
        .isEqualTo(Code.DENIED);
  }

  @Test
  void a_host_that_is_down_is_unreachable() {
    Host up = server().host();
    Host down =
        new Host(
            up.name(),
            up.address(),
            Ports.free(),
            up.user(),
            false,
            up.identityFile(),
            Optional.empty(),
            up.knownHostsFile(),
            Optional.empty());

    assertThat(failureAt(down).code()).isEqualTo(Code.UNREACHABLE);
  }

  private StepFailed failureAt(Host host) {
    TargetSpec spec = TestSpecs.of(instance(host)).spec();
    return failure(() -> place(spec).observe());
  }

  @Test
  void a_host_is_reached_through_a_jump_host() throws Exception {
    Host jump = server().host();
    Host behind =
        new Host(
            jump.name(),
            jump.address(),
            jump.port(),
            jump.user(),
            false,
            jump.identityFile(),
            Optional.empty(),
            jump.knownHostsFile(),
            Optional.of(jump));
    TargetSpec spec = TestSpecs.of(instance(behind)).spec();

    assertThat(claim(place(spec), 1).number()).isEqualTo(1);
  }

  @Test
  void many_commands_at_once_share_few_connections() throws Exception {
    Place place = place(specs().spec());
    claim(place, 1);
    int before = server().connections();
    try (ExecutorService pool = Executors.newFixedThreadPool(8)) {
      List<Callable<Slot>> calls = new ArrayList<>();
      for (int i = 0; i < 40; i++) {
        calls.add(
            () -> {
              place.observe();
              return Slot.A;
            });
      }
      for (Future<Slot> done : pool.invokeAll(calls)) done.get();
    }
    assertThat(server().connections()).isLessThanOrEqualTo(before + 8);
  }

  @Test
  void a_command_that_takes_too_long_does_not_end_the_others_on_its_connection() throws Exception {
    Path started = temp.resolve("started");
    Path go = temp.resolve("go");
    String patient =
        "touch " + started + "; until [ -e " + go + " ]; do sleep 0.1; done; echo done";
    try (SshPool pool = new SshPool(Secrets.ofThisMachine(), Optional.empty())) {
      SshShell shell = new SshShell(pool, server().host());
      shell.run("true", Input.EMPTY, PATIENCE);
      int before = server().connections();
      CompletableFuture<Exit> other =
          CompletableFuture.supplyAsync(
              () -> unchecked(() -> shell.run(patient, Input.EMPTY, PATIENCE)));
      await().atMost(PATIENCE).until(() -> Files.exists(started));

      StepFailed late =
          failure(() -> shell.run("sleep 30", Input.EMPTY, java.time.Duration.ofSeconds(1)));

      assertThat(late.code()).isEqualTo(Code.TIMEOUT);
      assertThat(server().connections()).as("both on one connection").isEqualTo(before);
      Files.createFile(go);
      assertThat(other.get(60, TimeUnit.SECONDS).line()).isEqualTo("done");
      await().atMost(PATIENCE).until(() -> server().connections() < before);
      assertThat(shell.run("echo new", Input.EMPTY, PATIENCE).line()).isEqualTo("new");
    }
  }

  private static <T> T unchecked(Callable<T> call) {
    try {
      return call.call();
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void a_connection_that_is_cut_ends_the_step_and_the_next_claim_ends_the_command()
      throws Exception {
    TargetSpec spec = specs().spec();
    Place place = place(spec);
    Claim old = claim(place, 1);
    Path beat = directory().resolve("shared/beat");
    CompletableFuture<StepFailed> hook =
        CompletableFuture.supplyAsync(
            () ->
                failure(
                    () ->
                        place.hook(
                            old,
                            TestSpecs.hook("while :; do date +%N > " + beat + "; sleep 0.05; done"),
                            Map.of())));
    await().atMost(PATIENCE).until(() -> Files.exists(beat));

    server().cut();

    assertThat(hook.get(60, TimeUnit.SECONDS).code()).isEqualTo(Code.UNREACHABLE);
    String one = Files.readString(beat);
    await().atMost(PATIENCE).until(() -> !Files.readString(beat).equals(one));
    claim(place, 1);
    String before = Files.readString(beat);
    assertThat(onHost("sleep 0.3; cat " + beat)).isEqualTo(before);
  }

  /** The embedded host, behind a network that the test holds in its hands. */
  private Host behind(SilentProxy network) throws Exception {
    String known = Files.readString(server().knownHosts());
    Path file =
        Files.writeString(
            temp.resolve("known_hosts_silent"),
            "[127.0.0.1]:" + network.port() + known.substring(known.indexOf(' ')));
    Host direct = server().host();
    return new Host(
        direct.name(),
        direct.address(),
        network.port(),
        direct.user(),
        false,
        direct.identityFile(),
        Optional.empty(),
        Optional.of(file.toString()),
        Optional.empty());
  }

  @Test
  void a_host_that_falls_silent_is_noticed() throws Exception {
    try (SilentProxy network = new SilentProxy(server().host().port())) {
      TargetSpec spec = TestSpecs.of(instance(behind(network))).spec();
      Place place = place(spec);
      Claim claim = claim(place, 1);
      Path started = directory().resolve("shared/started");
      CompletableFuture<StepFailed> hook =
          CompletableFuture.supplyAsync(
              () ->
                  failure(
                      () ->
                          place.hook(
                              claim,
                              TestSpecs.hook("touch " + started + "; sleep 1000"),
                              Map.of())));
      await().atMost(PATIENCE).until(() -> Files.exists(started));

      network.silentAfter(0);

      assertThat(hook.get(60, TimeUnit.SECONDS).code()).isEqualTo(Code.UNREACHABLE);
    }
  }

  @Test
  void a_host_that_falls_silent_during_a_push_fails_alone() throws Exception {
    Release release = TestArtifacts.directory(temp, "1.0");
    byte[] noise = new byte[8 << 20];
    new Random(1).nextBytes(noise);
    Files.write(Path.of(release.artifact(), "noise"), noise);
    try (SilentProxy network = new SilentProxy(server().host().port())) {
      Instance good = instance();
      Instance silent =
          new Instance(
              new InstanceName("two"),
              behind(network),
              directory().resolve("two").toString(),
              Ports.free(),
              Ports.free());
      TargetSpec spec = TestSpecs.of(good, silent).spec();
      Map<InstanceName, Claim> claims =
          Map.of(
              good.name(), claim(platform.place(spec, good), 1),
              silent.name(), claim(platform.place(spec, silent), 1));
      network.silentAfter(4 << 20);

      Map<InstanceName, Result<Evidence>> results = platform.push(spec, release, claims);

      assertThat(results.get(good.name())).isInstanceOf(Result.Ok.class);
      assertThat(results.get(silent.name())).isInstanceOf(Result.No.class);
      assertThat(directory().resolve("two/releases/1.0")).doesNotExist();
    }
  }
}
