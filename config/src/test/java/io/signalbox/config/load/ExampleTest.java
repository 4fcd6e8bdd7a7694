package io.signalbox.config.load;

import static org.assertj.core.api.Assertions.assertThat;

import io.signalbox.config.Configuration;
import io.signalbox.config.Loaded;
import io.signalbox.engine.model.Slot;
import io.signalbox.engine.model.Target;
import io.signalbox.engine.spec.PlatformKind;
import io.signalbox.engine.spec.TargetSpec;
import java.nio.file.Path;
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
    assertThat(auth.artifact()).endsWith("examples/portal/packages/auth-{version}.tar.gz");
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
    assertThat(cae.traffic().headers()).containsKey("X-Frame-Options");
  }

  private static TargetSpec target(String service, String environment) {
    Loaded loaded = new ConfigurationLoader(name -> Optional.empty()).load(FILE);
    assertThat(loaded).isInstanceOf(Loaded.Valid.class);
    Configuration configuration = ((Loaded.Valid) loaded).configuration();
    Target target = Target.of(service, environment);
    return configuration.target(target.service(), target.environment()).orElseThrow();
  }
}
