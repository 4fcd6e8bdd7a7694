package io.signalbox.platforms.ssh;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.signalbox.engine.model.Release;
import io.signalbox.engine.name.InstanceName;
import io.signalbox.engine.name.Slot;
import io.signalbox.engine.port.Claim;
import io.signalbox.engine.port.Place;
import io.signalbox.engine.port.Platform;
import io.signalbox.engine.port.StepFailed;
import io.signalbox.engine.port.StepFailed.Code;
import io.signalbox.engine.spec.Instance;
import io.signalbox.engine.spec.Resources;
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
}
