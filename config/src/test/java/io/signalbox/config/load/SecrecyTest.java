package io.signalbox.config.load;

import static org.assertj.core.api.Assertions.assertThat;

import io.signalbox.config.Loaded;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a secret is never shows: not in a configuration that prints itself, not in a problem. */
class SecrecyTest {
  @TempDir Path directory;

  @Test
  void aConfigurationHoldsReferencesOnly() throws IOException {
    Path secret = directory.resolve("token");
    Files.writeString(secret, "hunter2");
    String loaded =
        load("""
                signalbox:
                  ledger: {url: "jdbc:postgresql://db/x", user: a, password: "${env:HUNTER}"}
                environments: {demo: {platform: local}}
                services:
                  auth:
                    artifact: a
                    command: [a]
                    secrets: {A: "${env:HUNTER}", B: "${file:%s}"}
                """
                .formatted(secret))
            .toString();
    assertThat(loaded).startsWith("Valid").contains("env:HUNTER").doesNotContain("hunter2");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "services: {auth: {secrets: {A: hunter2}}}",
        "services: {auth: {secrets: {A: '${env:X}hunter2'}}}",
        "services: {auth: {secrets: {A: {value: hunter2}}}}",
        "services: {auth: {secrets: hunter2}}",
        "services: {auth: {secrets: [hunter2]}}",
        "services: {auth: {secret: hunter2}}",
        "environments: {demo: {secrets: {A: hunter2}}}",
        "defaults: {secrets: {A: hunter2}}",
        "hosts: {a: {address: b, user: c, passphrase: hunter2}}",
        "signalbox: {broker: hunter2}",
        "signalbox: {broker: {url: 'tcp://a:hunter2@mq:61616'}}",
        "signalbox: {broker: {users: {ci: {password: hunter2}}}}",
        "signalbox: {broker: {users: {ci: hunter2}}}",
        "signalbox: {ledger: {url: 'jdbc:postgresql://db/x?user=a&password=hunter2'}}",
        "signalbox: {ledger: {password: !secret hunter2}}",
        "signalbox: {ledger: {password: hunter2"
      })
  void aProblemNeverEchoesIt(String text) throws IOException {
    Loaded loaded = load(text + "\n");
    assertThat(loaded).isInstanceOf(Loaded.Invalid.class);
    assertThat(loaded.toString()).doesNotContain("hunter2");
  }

  private Loaded load(String text) throws IOException {
    Path file = directory.resolve("signalbox.yaml");
    Files.writeString(file, text);
    return new ConfigurationLoader(name -> Optional.of("hunter2")).load(file);
  }
}
