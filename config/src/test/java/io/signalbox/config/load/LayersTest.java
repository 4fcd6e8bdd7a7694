package io.signalbox.config.load;

import static org.assertj.core.api.Assertions.assertThat;

import io.signalbox.config.Configuration;
import io.signalbox.config.Loaded;
import io.signalbox.config.Lookup;
import io.signalbox.engine.spec.SecretRef;
import io.signalbox.engine.spec.TargetSpec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Defaults, then environment, then service, then the service's environment. */
class LayersTest {
  private static final String TEXT =
      """
      signalbox: {data: state}
      hosts:
        pc1: {address: 10.0.0.1, user: deploy, identity_file: keys/id, jump: gate}
        gate: {address: 10.0.0.9, user: deploy}
      environments:
        production:
          hosts: [pc1]
          keep_releases: 2
          environment: {B: environment, C: environment, D: environment}
        demo: {platform: local, directory: "demo/{service}"}
      defaults:
        artifact: "{service}-{version}.tar"
        port: 1000
        keep_releases: 1
        command: [./serve, --mode, "{var.mode}", --port, "{port}"]
        variables: {mode: plain}
        environment: {A: defaults, B: defaults, C: defaults, D: defaults}
        secrets: {TOKEN: "${env:TOKEN}"}
        user: ${env:PROCESS_USER}
      services:
        auth:
          environment: {C: service, D: service}
          environments:
            production:
              environment: {D: override}
              ports: {a: 2000, b: 3000}
              user:
              instances: 3
              variables: {mode: fast}
            demo:
        worker:
          port:
          command: [./work]
          artifact: https://example.com/worker-{version}.tar
          environments: [production]
      """;

  @TempDir Path directory;
  private Configuration configuration;

  @BeforeEach
  void load() throws IOException {
    Path file = directory.resolve("signalbox.yaml");
    Files.writeString(file, TEXT);
    Loaded loaded =
        new ConfigurationLoader(
                name -> Optional.ofNullable(Map.of("PROCESS_USER", "svc").get(name)))
            .load(file);
    assertThat(loaded).isInstanceOf(Loaded.Valid.class);
    configuration = ((Loaded.Valid) loaded).configuration();
  }

  @Test
  void theLaterLayerWinsKeyByKey() {
    TargetSpec auth = target("auth", "production");
    assertThat(auth.process().environment())
        .isEqualTo(Map.of("A", "defaults", "B", "environment", "C", "service", "D", "override"));
    assertThat(auth.keepReleases()).isEqualTo(2);
    assertThat(auth.process().command()).contains("fast", "{port}");
  }

  @Test
  void aKeyWithoutValueRemovesWhatIsBelow() {
    assertThat(target("auth", "production").process().user()).isEmpty();
    assertThat(target("auth", "demo").process().user()).contains("svc");
    assertThat(target("worker", "production").instances().getFirst().portA()).isZero();
    assertThat(target("worker", "production").gate().http()).isFalse();
  }

  @Test
  void portsReplaceAPortBelow() {
    assertThat(target("auth", "production").instances())
        .extracting(i -> i.name() + " " + i.directory() + " " + i.portA() + " " + i.portB())
        .containsExactly(
            "pc1 /srv/auth 2000 3000",
            "pc1-2 /srv/auth-2 2001 3001",
            "pc1-3 /srv/auth-3 2002 3002");
  }

  @Test
  void pathsAreResolvedWhereTheFileLies() {
    assertThat(configuration.settings().data()).isEqualTo(directory.resolve("state"));
    assertThat(target("auth", "demo").instances().getFirst().directory())
        .isEqualTo(directory.resolve("state/demo/auth").toString());
    assertThat(target("auth", "demo").artifact())
        .isEqualTo(directory.resolve("auth-{version}.tar").toString());
    assertThat(target("worker", "production").artifact())
        .isEqualTo("https://example.com/worker-{version}.tar");
    assertThat(target("auth", "production").instances().getFirst().host().identityFile())
        .contains(directory.resolve("keys/id").toString());
  }

  @Test
  void jumpHostsAreResolved() {
    assertThat(target("auth", "production").instances().getFirst().host().jump())
        .hasValueSatisfying(jump -> assertThat(jump.address()).isEqualTo("10.0.0.9"));
  }

  @Test
  void secretsStayReferences() {
    assertThat(target("auth", "demo").process().secrets())
        .containsEntry("TOKEN", new SecretRef("env:TOKEN"));
  }

  @Test
  void lookupSaysWhatWasProbablyMeant() {
    assertThat(configuration.lookup("auth", "demo")).isInstanceOf(Lookup.Found.class);
    assertThat(configuration.lookup("atuh", "demo"))
        .isEqualTo(
            new Lookup.Unknown(
                "There is no service 'atuh'. Did you mean 'auth'? There is: auth, worker."));
    assertThat(configuration.lookup("auth", "prod"))
        .isEqualTo(
            new Lookup.Unknown("There is no environment 'prod'. There is: demo, production."));
    assertThat(configuration.lookup("worker", "demo"))
        .isEqualTo(
            new Lookup.Unknown("Service 'worker' is not deployed to 'demo', but to production."));
  }

  private TargetSpec target(String service, String environment) {
    return ((Lookup.Found) configuration.lookup(service, environment)).spec();
  }
}
