package io.signalbox.platforms.ssh;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.signalbox.engine.model.Fence;
import io.signalbox.engine.model.Release;
import io.signalbox.engine.name.DeploymentId;
import io.signalbox.engine.name.InstanceName;
import io.signalbox.engine.name.Slot;
import io.signalbox.engine.name.Version;
import io.signalbox.engine.port.ByHand;
import io.signalbox.engine.port.Claim;
import io.signalbox.engine.port.Evidence;
import io.signalbox.engine.port.Place;
import io.signalbox.engine.port.Platform;
import io.signalbox.engine.port.Result;
import io.signalbox.engine.port.StepFailed;
import io.signalbox.engine.port.StepFailed.Code;
import io.signalbox.engine.spec.AdoptSpec;
import io.signalbox.engine.spec.Instance;
import io.signalbox.engine.spec.Resources;
import io.signalbox.engine.spec.SecretRef;
import io.signalbox.engine.spec.TargetSpec;
import io.signalbox.engine.spec.TrafficSpec;
import io.signalbox.platforms.PlaceContract;
import io.signalbox.platforms.artifact.Artifacts;
import io.signalbox.platforms.host.Secrets;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;

/** The contract on real hosts: systemd units, sudo, nginx. */
@TestInstance(Lifecycle.PER_CLASS)
@EnabledIfEnvironmentVariable(
    named = RealHosts.VARIABLE,
    matches = ".+",
    disabledReason = RealHosts.ABSENT)
class SystemdPlaceTest extends PlaceContract {
  private final RealHosts hosts = new RealHosts();

  /** The last one: whoever needs only one host takes the first. */
  private final int index = hosts.count();

  private final SshPlatform platform =
      new SshPlatform(new Artifacts(Path.of("/nowhere")), Secrets.ofThisMachine());
  private String directory = nextDirectory();

  private static String nextDirectory() {
    return "/srv/test-" + UUID.randomUUID().toString().substring(0, 8);
  }

  @AfterAll
  void stop() {
    platform.close();
  }

  @Override
  protected Instance instance() {
    return new Instance(new InstanceName("one"), hosts.host(index), directory, 18080, 18081);
  }

  @Override
  protected Platform platform() {
    return platform;
  }

  @Override
  protected List<String> serve() {
    return List.of("python3", "{release}/server.py", "{port}", "{release}/VERSION");
  }

  @Override
  protected String onHost(String script) throws Exception {
    return hosts.root(index, script);
  }

  @Override
  protected void cleanUp() throws Exception {
    onHost(
        """
        systemctl stop 'signalbox-web-test-one*' 2>/dev/null
        rm -f /etc/systemd/system/signalbox-web-test-one* /etc/systemd/system/*.wants/signalbox-web-test-one*
        rm -f /etc/nginx/conf.d/signalbox-web-test-one.conf
        rm -f /etc/systemd/system/nginx.service.d/signalbox-web-test-one.conf
        systemctl daemon-reload; systemctl reset-failed
        systemctl is-active -q nginx && systemctl reload nginx || systemctl restart nginx
        rm -rf DIR
        """
            .replace("DIR", directory));
    directory = nextDirectory();
  }

  private static TrafficSpec traffic(int port, Map<String, String> headers) {
    return new TrafficSpec(
        OptionalInt.of(port),
        "0.0.0.0",
        TrafficSpec.Front.AUTO,
        Optional.empty(),
        Optional.empty(),
        List.of("/health"),
        headers,
        Optional.of("2m"),
        30);
  }

  @Test
  void limits_reach_the_kernel_and_the_process_is_not_root() throws Exception {
    TargetSpec spec =
        specs()
            .user("www-data")
            .resources(new Resources(OptionalInt.of(50), OptionalLong.of(200L << 20)))
            .spec();
    Place place = place(spec);
    Claim claim = claim(place, 1);
    Release release = ready(spec, place, claim, "1.0");

    place.start(claim, Slot.A, release);

    awaitHealthy(place, Slot.A, "1.0");
    String unit = "signalbox-web-test-one-a.service";
    assertThat(onHost("systemctl show -p CPUQuotaPerSecUSec -p MemoryMax " + unit))
        .contains("CPUQuotaPerSecUSec=500ms", "MemoryMax=209715200");
    assertThat(onHost("ps -o user= -p $(systemctl show -p MainPID --value " + unit + ")").strip())
        .isEqualTo("www-data");
    assertThat(
            onHost(
                    "find / -path '*"
                        + unit
                        + "/memory.limit_in_bytes' -o -path '*"
                        + unit
                        + "/memory.max' 2>/dev/null | head -1 | xargs cat")
                .strip())
        .isEqualTo("209715200");
  }

  @Test
  void traffic_moves_under_load_without_a_failed_request() throws Exception {
    TargetSpec spec = specs().traffic(traffic(80, Map.of("X-Served-By", "signalbox \"x\""))).spec();
    Place place = place(spec);
    Claim claim = claim(place, 1);
    place.start(claim, Slot.A, ready(spec, place, claim, "1.0"));
    place.start(claim, Slot.B, ready(spec, place, claim, "2.0"));
    awaitHealthy(place, Slot.A, "1.0");
    awaitHealthy(place, Slot.B, "2.0");
    assertThat(place.switchTo(claim, Slot.A).said()).contains("new front");
    assertThat(get(hosts.http(index)).body()).isEqualTo("1.0\n");
    assertThat(get(hosts.http(index)).headers().firstValue("X-Served-By"))
        .contains("signalbox \"x\"");

    AtomicBoolean stop = new AtomicBoolean();
    AtomicInteger requests = new AtomicInteger();
    AtomicReference<String> last = new AtomicReference<>("");
    List<String> failures = new java.util.concurrent.CopyOnWriteArrayList<>();
    List<CompletableFuture<Void>> clients = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      clients.add(
          CompletableFuture.runAsync(
              () -> {
                // One client each: a keep-alive connection of its own.
                HttpClient client = HttpClient.newHttpClient();
                while (!stop.get()) {
                  try {
                    HttpResponse<String> response =
                        client.send(
                            HttpRequest.newBuilder(hosts.http(index)).build(),
                            HttpResponse.BodyHandlers.ofString());
                    if (response.statusCode() != 200) failures.add("" + response.statusCode());
                    last.set(response.body().strip());
                    requests.incrementAndGet();
                  } catch (Exception e) {
                    failures.add(e.toString());
                  }
                }
              },
              task -> Thread.ofPlatform().daemon().start(task)));
    }
    for (int flip = 0; flip < 10; flip++) {
      Slot to = flip % 2 == 0 ? Slot.B : Slot.A;
      String version = to == Slot.B ? "2.0" : "1.0";
      place.switchTo(claim, to);
      await().atMost(PATIENCE).until(() -> version.equals(last.get()));
    }
    stop.set(true);
    for (CompletableFuture<Void> client : clients) client.get();

    assertThat(failures).isEmpty();
    assertThat(requests.get()).isGreaterThan(100);
  }

  private static HttpResponse<String> get(URI uri) throws Exception {
    return HttpClient.newHttpClient()
        .send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofString());
  }

  @Test
  void retire_takes_units_and_nginx_files_away_and_nginx_goes_on() throws Exception {
    TargetSpec spec = specs().traffic(traffic(80, Map.of())).spec();
    Place place = place(spec);
    Claim claim = claim(place, 1);
    place.start(claim, Slot.A, ready(spec, place, claim, "1.0"));
    awaitHealthy(place, Slot.A, "1.0");
    place.switchTo(claim, Slot.A);
    assertThat(get(hosts.http(index)).body()).isEqualTo("1.0\n");
    place.takeOut(claim);
    place.stop(claim, Slot.A);

    place.retire(claim, false);

    assertThat(onHost("find /etc/systemd/system /etc/nginx -name '*signalbox-web-test-one*'"))
        .isEmpty();
    assertThat(onHost("nginx -t 2>&1; systemctl is-active nginx")).contains("successful", "active");
    assertThat(
            onHost("systemctl list-units --all --no-legend 'signalbox-web-test-one-[ab].service'"))
        .isEmpty();
  }

  @Test
  void a_front_that_nginx_refuses_is_taken_back_and_the_old_one_goes_on() throws Exception {
    TargetSpec good = specs().traffic(traffic(80, Map.of())).spec();
    Place place = place(good);
    Claim claim = claim(place, 1);
    place.start(claim, Slot.A, ready(good, place, claim, "1.0"));
    awaitHealthy(place, Slot.A, "1.0");
    place.switchTo(claim, Slot.A);
    TrafficSpec noSuchKey =
        new TrafficSpec(
            OptionalInt.of(80),
            "0.0.0.0",
            TrafficSpec.Front.AUTO,
            Optional.of(new TrafficSpec.Tls("/no/such.pem", "/no/such.key")),
            Optional.empty(),
            List.of(),
            Map.of(),
            Optional.empty(),
            30);
    Place bad = place(specs().traffic(noSuchKey).spec());

    StepFailed failed = failure(() -> bad.switchTo(claim, Slot.A));

    assertThat(failed.code()).isEqualTo(Code.TRAFFIC_FAILED);
    assertThat(failed.evidence()).anyMatch(l -> l.contains("/no/such.pem"));
    assertThat(get(hosts.http(index)).body()).isEqualTo("1.0\n");
    assertThat(onHost("nginx -t 2>&1")).contains("successful");
  }

  @Test
  void a_port_that_another_front_has_taken_is_refused() throws Exception {
    TargetSpec spec = specs().traffic(traffic(80, Map.of())).spec();
    Place place = place(spec);
    Claim claim = claim(place, 1);
    place.start(claim, Slot.A, ready(spec, place, claim, "1.0"));
    String other = "/etc/nginx/conf.d/a-test-of-signalbox.conf";
    onHost("echo 'server { listen 0.0.0.0:80; server_name \"\"; return 204; }' > " + other);
    try {
      StepFailed failed = failure(() -> place.switchTo(claim, Slot.A));

      assertThat(failed.code()).isEqualTo(Code.TRAFFIC_FAILED);
      assertThat(failed.message()).contains("0.0.0.0:80");
      assertThat(place.observe().live()).isEmpty();
      assertThat(onHost("ls /etc/nginx/conf.d")).doesNotContain("signalbox-web-test-one");
    } finally {
      onHost("rm -f " + other);
    }
  }

  @Test
  void nginx_starts_again_after_a_crash_that_left_its_sockets_behind() throws Exception {
    TargetSpec spec = specs().traffic(traffic(8081, Map.of())).spec();
    Place place = place(spec);
    Claim claim = claim(place, 1);
    place.start(claim, Slot.A, ready(spec, place, claim, "1.0"));
    awaitHealthy(place, Slot.A, "1.0");
    place.switchTo(claim, Slot.A);

    onHost(
        "kill -9 $(cat /run/nginx.pid); pkill -9 nginx; systemctl stop nginx; ls "
            + directory
            + "/slots/*/http.sock");
    String started = onHost("systemctl start nginx; systemctl is-active nginx");

    assertThat(started).contains("active");
    assertThat(get(hosts.alt(index)).body()).isEqualTo("1.0\n");
    assertThat(place.switchTo(claim, Slot.A).changed()).isFalse();
  }

  @Test
  void a_unit_that_belongs_to_something_else_is_left_alone() throws Exception {
    TargetSpec spec = specs().spec();
    Place place = place(spec);
    Claim claim = claim(place, 1);
    Release release = ready(spec, place, claim, "1.0");
    String unit = "/etc/systemd/system/signalbox-web-test-one-a.service";
    onHost("echo '# Signalbox: /srv/other' > " + unit);

    StepFailed failed = failure(() -> place.start(claim, Slot.A, release));

    assertThat(failed.code()).isEqualTo(Code.UNFIT);
    assertThat(onHost("cat " + unit)).isEqualTo("# Signalbox: /srv/other\n");
  }

  @Test
  void installed_files_do_not_belong_to_the_verified_ones_owner() throws Exception {
    TargetSpec spec =
        specs().user("www-data").install("id -un > who; echo x >> VERSION || echo refused").spec();
    Place place = place(spec);
    Claim claim = claim(place, 1);

    Release release = ready(spec, place, claim, "1.0");

    assertThat(
            onHost(
                "cd "
                    + directory
                    + "/releases/1.0; cat who; stat -c %U who VERSION .; cat VERSION"))
        .isEqualTo("www-data\nwww-data\nroot\nroot\n1.0\n");
    assertThat(place.observe().release(release.version()).orElseThrow().ready()).isTrue();
  }

  /** Who owns a file may write to it, whatever its mode: also to its other names. */
  @Test
  void what_belongs_to_another_user_is_never_linked_into_another_release() throws Exception {
    TargetSpec spec = specs().spec();
    Place place = place(spec);
    Claim claim = claim(place, 1);
    ready(spec, place, claim, "1.0");
    onHost("chown www-data " + directory + "/releases/1.0/run.sh");

    ready(spec, place, claim, "2.0");

    String stat = "cd " + directory + "/releases && stat -c '%i %U' ";
    assertThat(onHost(stat + "2.0/run.sh")).endsWith(" root\n");
    assertThat(onHost(stat + "1.0/run.sh")).endsWith(" www-data\n");
    assertThat(onHost(stat + "2.0/server.py"))
        .as("what did not change is linked")
        .isEqualTo(onHost(stat + "1.0/server.py"));
  }

  /** A unit that serves from /opt/by-hand on port 80, as a person would have set it up. */
  private AdoptSpec installByHand() throws Exception {
    onHost(
        """
        mkdir -p /opt/by-hand; echo old > /opt/by-hand/index.html; echo noise > /opt/by-hand/log
        cat > /etc/systemd/system/by-hand.service <<'EOF'
        [Service]
        WorkingDirectory=/opt/by-hand
        ExecStart=/usr/bin/python3 -m http.server 80
        [Install]
        WantedBy=multi-user.target
        EOF
        systemctl daemon-reload; systemctl stop nginx; systemctl enable -q --now by-hand.service
        for i in $(seq 100); do curl -s -m 1 http://127.0.0.1/ > /dev/null && break; sleep 0.1; done
        """);
    return new AdoptSpec("by-hand.service", "/opt/by-hand", List.of("log"));
  }

  private String byHand() throws Exception {
    return onHost(
            "systemctl is-active by-hand.service; systemctl is-enabled by-hand.service; ls "
                + directory
                + "/.signalbox/superseded 2>/dev/null | wc -l")
        .strip()
        .replace('\n', ' ');
  }

  private void removeByHand() throws Exception {
    onHost(
        """
        systemctl disable -q --now by-hand.service; rm -rf /opt/by-hand /etc/systemd/system/by-hand.service
        systemctl daemon-reload; systemctl reset-failed by-hand.service; systemctl start nginx
        """);
  }

  @Test
  void what_runs_by_hand_is_stopped_and_comes_back_as_it_was_however_often_it_is_asked()
      throws Exception {
    TargetSpec spec = specs().traffic(traffic(80, Map.of())).spec().adopting(installByHand());
    try {
      Place place = place(spec);
      ByHand unit = platform.byHand(spec, instance()).orElseThrow();
      Claim claim = claim(place, 1);
      assertThat(unit.serves()).isTrue();
      assertThat(place.reinstate(claim).changed()).isFalse();

      assertThat(unit.supersede(claim).changed()).isTrue();
      assertThat(byHand()).isEqualTo("inactive disabled 1");
      Claim later = claim(place, 2);
      assertThat(unit.supersede(later).changed()).isFalse();
      assertThat(failure(() -> place.reinstate(claim)).code()).isEqualTo(Code.FENCED);
      assertThat(failure(() -> unit.supersede(claim)).code()).isEqualTo(Code.FENCED);
      assertThat(byHand()).isEqualTo("inactive disabled 1");

      Release release = ready(spec, place, later, "1.0");
      place.start(later, Slot.A, release);
      awaitHealthy(place, Slot.A, "1.0");
      place.switchTo(later, Slot.A);
      assertThat(get(hosts.http(index)).body()).isEqualTo("1.0\n");
      assertThat(failure(() -> place.reinstate(later)).message()).contains("gets traffic");
      place.prune(later, Set.of(), Set.of());
      assertThat(byHand()).as("it may be told to go back yet").isEqualTo("inactive disabled 1");
      place.takeOut(later);
      place.stop(later, Slot.A);

      assertThat(place.reinstate(later).changed()).isTrue();
      assertThat(byHand()).isEqualTo("active enabled 0");
      assertThat(unit.serves()).isTrue();
      assertThat(get(hosts.http(index)).body()).isNotEqualTo("1.0\n");
      assertThat(place.reinstate(later).changed()).isFalse();
      place.retire(later, false);
      assertThat(byHand()).isEqualTo("active enabled 0");

      unit.supersede(later);
      Claim next = place.claim(new Fence(3), new DeploymentId("d-2"), 1);
      place.prune(next, Set.of(), Set.of());
      assertThat(byHand()).as("nothing of ours has the traffic").isEqualTo("inactive disabled 1");
      place.start(next, Slot.A, release);
      awaitHealthy(place, Slot.A, "1.0");
      place.switchTo(next, Slot.A);
      place.prune(next, Set.of(), Set.of());
      assertThat(byHand()).as("a later deployment has finished").isEqualTo("inactive disabled 0");
    } finally {
      removeByHand();
    }
  }

  /** Cut off between two of its acts: what was written down before is enough to put it right. */
  @Test
  void a_stop_that_was_cut_off_anywhere_is_finished_or_undone() throws Exception {
    TargetSpec spec = specs().traffic(traffic(80, Map.of())).spec().adopting(installByHand());
    try {
      Place place = place(spec);
      ByHand unit = platform.byHand(spec, instance()).orElseThrow();
      Claim claim = claim(place, 1);
      for (String cut :
          List.of(
              "true",
              "systemctl stop by-hand.service",
              "systemctl disable -q --now by-hand.service")) {
        unit.supersede(claim);
        String note = onHost("cat " + directory + "/.signalbox/superseded").strip();
        place.reinstate(claim);
        onHost("echo '" + note + "' > " + directory + "/.signalbox/superseded; " + cut);

        assertThat(unit.supersede(claim).said()).as(cut).contains("stopped and disabled");
        assertThat(byHand()).as(cut).isEqualTo("inactive disabled 1");
        place.reinstate(claim);
        onHost("echo '" + note + "' > " + directory + "/.signalbox/superseded; " + cut);

        place.reinstate(claim);
        assertThat(byHand()).as(cut).isEqualTo("active enabled 0");
      }
    } finally {
      removeByHand();
    }
  }

  /** Disabling a linked unit takes it from where systemd finds it. */
  @Test
  void a_unit_that_lies_in_its_directory_and_is_linked_comes_back_too() throws Exception {
    AdoptSpec plain = installByHand();
    onHost(
        """
        systemctl disable -q --now by-hand.service
        mkdir '/opt/by-hand/an odd place'; mv /etc/systemd/system/by-hand.service '/opt/by-hand/an odd place/'
        systemctl daemon-reload; systemctl enable -q --now '/opt/by-hand/an odd place/by-hand.service'
        for i in $(seq 100); do curl -s -m 1 http://127.0.0.1/ > /dev/null && break; sleep 0.1; done
        """);
    TargetSpec spec = specs().traffic(traffic(80, Map.of())).spec().adopting(plain);
    try {
      Place place = place(spec);
      ByHand unit = platform.byHand(spec, instance()).orElseThrow();
      Claim claim = claim(place, 1);
      unit.supersede(claim);
      assertThat(onHost("systemctl is-active by-hand.service").strip()).isEqualTo("inactive");
      assertThat(unit.supersede(claim).changed()).as("a second time").isFalse();

      place.reinstate(claim);

      assertThat(byHand()).isEqualTo("active enabled 0");
      assertThat(onHost("readlink /etc/systemd/system/by-hand.service").strip())
          .isEqualTo("/opt/by-hand/an odd place/by-hand.service");
    } finally {
      removeByHand();
    }
  }

  @Test
  void what_does_not_belong_together_is_refused_and_left_running() throws Exception {
    AdoptSpec fine = installByHand();
    try {
      for (Map.Entry<AdoptSpec, String> wrong :
          Map.of(
                  new AdoptSpec("by-hand.service", "/usr/share/doc", List.of()),
                  "does not run from",
                  new AdoptSpec("ssh.service", fine.directory(), List.of()),
                  "does not run from",
                  new AdoptSpec("no-such.service", fine.directory(), List.of()),
                  "there is no unit",
                  new AdoptSpec("by-hand.service", "/opt/nothing", List.of()),
                  "there is no directory")
              .entrySet()) {
        TargetSpec spec = specs().spec().adopting(wrong.getKey());
        Place place = place(spec);
        Claim claim = claim(place, 1);
        ByHand unit = platform.byHand(spec, instance()).orElseThrow();
        StepFailed stopped = failure(() -> unit.supersede(claim));
        assertThat(stopped.code()).isEqualTo(Code.UNFIT);
        assertThat(stopped.message()).contains(wrong.getValue());
        Release release = Release.onHosts(new Version("0"), wrong.getKey().directory());
        assertThat(failure(() -> platform.artifact(spec, release)).message())
            .contains(wrong.getValue());
      }
      onHost("sed -i '1i # Signalbox: /srv/other' /etc/systemd/system/by-hand.service");
      TargetSpec spec = specs().spec().adopting(fine);
      Claim claim = claim(place(spec), 1);
      ByHand unit = platform.byHand(spec, instance()).orElseThrow();
      assertThat(failure(() -> unit.supersede(claim)).message()).contains("of Signalbox itself");
      assertThat(byHand()).isEqualTo("active enabled 0");
    } finally {
      removeByHand();
    }
  }

  @Test
  void a_copy_is_what_lies_there_and_what_changed_meanwhile_is_noticed() throws Exception {
    // A secret that is the name of one of the files must not change what is compared.
    Path secret = java.nio.file.Files.writeString(temp.resolve("secret"), "index.html");
    TargetSpec spec =
        specs()
            .install("exit 3")
            .secrets(Map.of("NAME", new SecretRef("file:" + secret)))
            .spec()
            .adopting(installByHand());
    try {
      Place place = place(spec);
      Claim claim = claim(place, 1);
      Release named = Release.onHosts(new Version("0-by-hand"), "/opt/by-hand");
      onHost(
          "chmod 4755 /opt/by-hand/index.html; mkdir -p '/opt/by-hand/-odd ü'; echo x > '/opt/by-hand/-odd ü/-T'");
      Release release = named.withDigest(platform.artifact(spec, named).digest());
      onHost("echo changed > /opt/by-hand/index.html");
      assertThat(pushed(spec, release, claim)).isInstanceOf(Result.No.class);
      assertThat(((Result.No<Evidence>) pushed(spec, release, claim)).failed().message())
          .contains("not what precheck has read");
      onHost("echo old > /opt/by-hand/index.html; chmod 4755 /opt/by-hand/index.html");

      assertThat(pushed(spec, release, claim)).isInstanceOf(Result.Ok.class);

      assertThat(place.install(claim, release).said()).contains("needs no install command");
      assertThat(place.observe().release(release.version()).orElseThrow().ready()).isTrue();
      assertThat(place.differing(release.version())).isEmpty();
      assertThat(
              onHost(
                  "cd "
                      + directory
                      + "/releases/0-by-hand; find . -type f -printf '%m %U %P\\n' | sort"))
          .isEqualTo("644 0 -odd ü/-T\n755 0 index.html\n");
      assertThat(pushed(spec, release, claim)).isInstanceOf(Result.Ok.class);
    } finally {
      removeByHand();
    }
  }

  private Result<Evidence> pushed(TargetSpec spec, Release release, Claim claim) {
    return java.util.Objects.requireNonNull(
        platform.push(spec, release, Map.of(instance().name(), claim)).get(instance().name()));
  }
}
