package io.signalbox.platforms.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.signalbox.engine.model.Fence;
import io.signalbox.engine.model.Release;
import io.signalbox.engine.name.DeploymentId;
import io.signalbox.engine.name.Digest;
import io.signalbox.engine.name.HostName;
import io.signalbox.engine.name.InstanceName;
import io.signalbox.engine.name.Slot;
import io.signalbox.engine.name.Version;
import io.signalbox.engine.port.Claim;
import io.signalbox.engine.port.Platform.PlannedCommand;
import io.signalbox.engine.spec.Host;
import io.signalbox.engine.spec.Instance;
import io.signalbox.engine.spec.Resources;
import io.signalbox.engine.spec.Secret;
import io.signalbox.engine.spec.TargetSpec;
import io.signalbox.engine.spec.TrafficSpec;
import io.signalbox.platforms.Sha256;
import io.signalbox.platforms.TestSpecs;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** The very words that hosts are given. */
class HostCommandsTest {
  private static final String SCRIPT = HostScript.path("/srv/web");
  private static final String START =
      "sudo -n -- sh -c '[ -d \"${0%/*}\" ] || exit 96; [ -r \"$0\" ] || exit 97; exec sh \"$0\" \"$@\"' "
          + SCRIPT
          + " /srv/web auto signalbox-web-test-one ";
  private static final Claim CLAIM = new Claim(new Fence(7), 12, 1);
  private static final Version VERSION = new Version("1.0");
  private static final Digest DIGEST = new Digest("sha256:" + "a".repeat(64));

  private static Instance instance(String directory) {
    Host host =
        new Host(
            new HostName("pc1"),
            "10.0.0.1",
            22,
            "deploy",
            true,
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty());
    return new Instance(new InstanceName("one"), host, directory, 8081, 8082);
  }

  private static Site site(TargetSpec spec) {
    return new Site(spec, spec.instances().getFirst(), Supervision.AUTO, true);
  }

  private static TestSpecs specs() {
    return TestSpecs.of(instance("/srv/web"));
  }

  private static HostCommands commands() {
    return new HostCommands(site(specs().spec()));
  }

  @Test
  void a_switch_names_the_front_that_has_to_stand() {
    Site behindNginx = site(specs().traffic(traffic(Map.of(), List.of())).spec());

    assertThat(new HostCommands(behindNginx).switchTo(CLAIM, Slot.A).line())
        .isEqualTo(START + "switch 7 12 a " + Sha256.hex(Fronts.onHost(behindNginx).orElseThrow()));
  }

  @Test
  void commands_are_plain_words() {
    HostCommands commands = commands();

    assertThat(commands.claim(new Fence(7), new DeploymentId("d-1"), 3).line())
        .isEqualTo(START + "claim 7 d-1 3");
    assertThat(commands.receive(CLAIM, VERSION).line()).isEqualTo(START + "receive 7 12 1800 1.0");
    assertThat(
            commands
                .push(CLAIM, new Release(VERSION, "x", Optional.empty()), DIGEST, "aa", 77)
                .line())
        .isEqualTo(START + "push 7 12 1800 1.0 " + DIGEST + " aa 77 deploy");
    assertThat(commands.publish(CLAIM, VERSION, DIGEST).line())
        .isEqualTo(START + "publish 7 12 1.0 " + DIGEST + " deploy");
    assertThat(commands.launch(CLAIM, Slot.B).line()).isEqualTo(START + "launch 7 12 b");
    assertThat(commands.stop(CLAIM, Slot.A).line()).isEqualTo(START + "stop_slot 7 12 70 a 10");
    assertThat(commands.switchTo(CLAIM, Slot.A).line()).isEqualTo(START + "switch 7 12 a -");
    assertThat(commands.live().line()).isEqualTo(START + "live");
    assertThat(
            commands
                .prune(CLAIM, Set.of(new Version("2"), VERSION), Set.of(new DeploymentId("d-0")))
                .line())
        .isEqualTo(START + "prune 7 12 1800 2 5 1.0 2 needed:d-0");
  }

  @Test
  void scripts_of_the_operator_are_one_quoted_word() {
    assertThat(
            commands()
                .hook(
                    CLAIM,
                    TestSpecs.hook("echo 'it' > \"$X\"; ls"),
                    Optional.of(VERSION),
                    "d-1.test")
                .line())
        .isEqualTo(START + "hook 7 12 120 deploy 'echo '\\''it'\\'' > \"$X\"; ls' 1.0 d-1.test");
  }

  @Test
  void without_sudo_there_is_no_sudo() {
    TargetSpec spec = specs().spec();
    Site site = new Site(spec, spec.instances().getFirst(), Supervision.PROCESS, false);

    assertThat(new HostCommands(site).observe().line()).startsWith("sh -c ").contains(" process ");
  }

  @Test
  void a_plan_prints_the_same_commands_and_no_secret() {
    Release release = new Release(VERSION, "/builds/web", Optional.of(DIGEST));

    List<PlannedCommand> plan = Description.of(site(specs().spec()), release);

    assertThat(plan)
        .extracting(PlannedCommand::command)
        .contains(new HostCommands(site(specs().spec())).observe().line());
    assertThat(plan)
        .extracting(p -> p.step().lower())
        .containsSubsequence("precheck", "push", "swap", "gate", "bake", "finish");
  }

  @Test
  void a_directory_that_a_shell_systemd_or_nginx_would_read_as_syntax_is_refused() {
    for (String bad :
        List.of("/srv/a b", "/srv/a;b", "/srv/a$b", "/srv/a\nb", "/srv/a%i", "/srv/a/")) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> site(TestSpecs.of(instance(bad)).spec()))
          .withMessageContaining("directory of instance one");
    }
  }

  @Test
  void the_unit_carries_the_limits() {
    Resources limits = new Resources(OptionalInt.of(150), OptionalLong.of(1 << 20));
    Site site = site(specs().user("web").resources(limits).spec());

    assertThat(UnitFile.text(site, Slot.A))
        .isEqualTo(
            """
            # Signalbox: /srv/web
            # Generated; changes are overwritten at the next swap.
            [Unit]
            Description=web@test/one slot a
            Wants=network-online.target
            After=network-online.target
            StartLimitIntervalSec=300
            StartLimitBurst=20

            [Service]
            Type=exec
            User=web
            WorkingDirectory=/srv/web/slots/a/release
            EnvironmentFile=/srv/web/slots/a/env
            ExecStart=/bin/sh /srv/web/slots/a/run
            Restart=on-failure
            RestartSec=1
            TimeoutStopSec=10
            KillMode=control-group
            CPUQuota=150%
            MemoryMax=1048576

            [Install]
            WantedBy=multi-user.target
            """);
  }

  private static TrafficSpec traffic(Map<String, String> headers, List<String> exempt) {
    return new TrafficSpec(
        OptionalInt.of(443),
        "0.0.0.0",
        TrafficSpec.Front.AUTO,
        Optional.of(new TrafficSpec.Tls("/etc/ssl/web.pem", "/etc/ssl/web.key")),
        Optional.of(new TrafficSpec.RateLimit(10, 20)),
        exempt,
        headers,
        Optional.of("10m"),
        60);
  }

  @Test
  void nginx_proxies_through_the_live_link_to_a_socket_of_each_slot() {
    Site site =
        site(
            specs()
                .traffic(traffic(Map.of("X-Frame-Options", "DENY"), List.of("/health", "/static/")))
                .spec());

    String text = NginxFront.text(site);

    assertThat(text)
        .startsWith("# Signalbox: /srv/web\n# Seal: ")
        .contains("listen 0.0.0.0:443 ssl;")
        .contains("ssl_certificate /etc/ssl/web.pem;")
        .contains("client_max_body_size 10m;")
        .contains("add_header X-Frame-Options \"DENY\" always;")
        .contains("location = /health { proxy_pass http://unix:/srv/web/live/http.sock:; }")
        .contains("location ^~ /static/ { proxy_pass http://unix:/srv/web/live/http.sock:; }")
        .contains("burst=20 nodelay;")
        .contains("rate=10r/s;")
        .contains("listen unix:/srv/web/slots/a/http.sock;")
        .contains("proxy_pass http://127.0.0.1:8081;")
        .contains("listen unix:/srv/web/slots/b/http.sock;")
        .contains("proxy_pass http://127.0.0.1:8082;")
        .doesNotContain("@SEAL@");
    assertThat(NginxFront.text(site)).isEqualTo(text);
  }

  @Test
  void what_nginx_would_read_as_syntax_is_refused() {
    for (TrafficSpec bad :
        List.of(
            traffic(Map.of("X", "a$b"), List.of()),
            traffic(Map.of("X", "a\nb"), List.of()),
            traffic(Map.of("X y", "a"), List.of()),
            traffic(Map.of(), List.of("/a { }")))) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> NginxFront.text(site(specs().traffic(bad).spec())));
    }
  }

  @Test
  void the_proxy_file_says_what_the_proxy_has_to_know() {
    TargetSpec spec = specs().traffic(traffic(Map.of("X", "a=b: ü"), List.of("/health"))).spec();
    Site site = new Site(spec, spec.instances().getFirst(), Supervision.PROCESS, false);

    assertThat(Fronts.text(site))
        .isEqualTo(
            """
            address=0.0.0.0
            bodyLimit=10m
            directory=/srv/web
            exempt.0=/health
            header.X=a\\=b\\:\\ \\u00fc
            listen=443
            rate.burst=20
            rate.requestsPerSecond=10
            timeoutSeconds=60
            tls.certificate=/etc/ssl/web.pem
            tls.key=/etc/ssl/web.key
            """);
  }

  @Test
  void a_secret_prints_as_stars_and_is_scrubbed_longest_first() {
    Secret secret = new Secret("hunter22");
    Scrub scrub = new Scrub(List.of(new Secret("hunter"), secret, new Secret("x")));

    assertThat(secret).hasToString("***");
    assertThat(scrub.clean("hunter22 hunter x")).isEqualTo("*** *** x");
  }
}
