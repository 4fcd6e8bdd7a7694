package io.signalbox.config.load;

import static org.assertj.core.api.Assertions.assertThat;

import io.signalbox.config.Configuration;
import io.signalbox.config.Loaded;
import io.signalbox.engine.name.Slot;
import io.signalbox.engine.name.Target;
import io.signalbox.engine.spec.PlatformKind;
import io.signalbox.engine.spec.TargetSpec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** The portal of four back ends on three PCs is expressible, and means what it says. */
class ExampleTest {
  private static final Path FILE = Path.of("examples/portal/signalbox.yaml");

  @Test
  void productionRunsOnThePcsWithLimitsAndTls() {
    TargetSpec auth = target("auth", "production");
    assertThat(auth.instances())
        .extracting(i -> i.name() + " " + i.host().address() + " " + i.port(Slot.B))
        .containsExactly(
            "pc1 192.168.1.10 15011", "pc2 192.168.1.11 15011", "pc3 192.168.1.12 15011");
    assertThat(auth.process().resources().cpuQuotaPercent()).hasValue(50);
    assertThat(auth.process().resources().memoryLimitBytes()).hasValue(2L << 30);
    assertThat(auth.traffic().listen()).hasValue(4430);
    assertThat(auth.traffic().tls()).isPresent();
    assertThat(auth.traffic().bodyLimit()).contains("10m");
    assertThat(auth.artifact()).endsWith("examples/portal/releases/auth-{version}.tar.gz");
    assertThat(auth.instances().getFirst().directory()).isEqualTo("/srv/auth");
    assertThat(auth.process().files().getFirst().content())
        .contains("{port}")
        .contains("+ 1, 4)")
        .doesNotContain("{var.");
  }

  @Test
  void developmentRunsTheSameHere() {
    TargetSpec auth = target("auth", "development");
    assertThat(auth.platform()).isEqualTo(PlatformKind.LOCAL);
    assertThat(auth.instances()).hasSize(1);
    assertThat(auth.traffic().tls()).isEmpty();
    assertThat(auth.process().environment()).containsEntry("PORTAL_MODE", "development");
  }

  @Test
  void theMoreSpecificLayerWins() {
    TargetSpec cae = target("cae-automation", "production");
    assertThat(cae.instances()).hasSize(2);
    assertThat(cae.process().resources().cpuQuotaPercent()).hasValue(100);
    assertThat(cae.traffic().timeoutSeconds()).isEqualTo(300);
    assertThat(cae.traffic().bodyLimit()).contains("10m");
  }

  @Test
  void theEdgeKnowsEveryPcThatRunsAService() throws IOException {
    String edge = Files.readString(FILE.resolveSibling("edge-nginx.conf"));
    for (String service : List.of("auth", "dashboard", "cae-web", "cae-automation")) {
      TargetSpec spec = target(service, "production");
      int listen = spec.traffic().listen().orElseThrow();
      String upstream = "upstream portal_" + service.replace('-', '_') + " {";
      assertThat(edge).contains(upstream).contains("listen " + listen + " ssl;");
      String block = edge.substring(edge.indexOf(upstream)).split("}", 2)[0];
      assertThat(block.lines().map(String::strip).filter(l -> l.startsWith("server ")))
          .as(service)
          .map(l -> l.split(" ", -1)[1])
          .containsExactlyElementsOf(
              spec.instances().stream().map(i -> i.host().address() + ":" + listen).toList());
      assertThat(edge).contains("proxy_read_timeout " + spec.traffic().timeoutSeconds() + "s;");
    }
  }

  private static TargetSpec target(String service, String environment) {
    Loaded loaded = new ConfigurationLoader(name -> Optional.empty()).load(FILE);
    assertThat(loaded).isInstanceOf(Loaded.Valid.class);
    Configuration configuration = ((Loaded.Valid) loaded).configuration();
    Target target = Target.of(service, environment);
    return configuration.target(target.service(), target.environment()).orElseThrow();
  }
}
