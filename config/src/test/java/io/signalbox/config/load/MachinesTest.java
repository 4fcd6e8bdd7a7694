package io.signalbox.config.load;

import static org.assertj.core.api.Assertions.assertThat;

import io.signalbox.config.Loaded;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** One directory on two hosts is fine where they are two machines. */
class MachinesTest {
  @TempDir Path directory;

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          address: 10.0.0.1             | address: 10.0.0.2             | true
          address: 10.0.0.1             | address: 10.0.0.1             | false
          address: 127.0.0.1, port: 2201 | address: 127.0.0.1, port: 2202 | true
          address: 127.0.0.1, port: 2201 | address: 127.0.0.1, port: 2201 | false
          address: 127.0.0.1, jump: one | address: 127.0.0.1, jump: two | true
          address: 127.0.0.1, jump: one | address: 127.0.0.1, jump: one | false
          """)
  void machinesAreToldApartByTheWayToThem(String first, String second, boolean two)
      throws IOException {
    Path file =
        Files.writeString(
            directory.resolve("signalbox.yaml"),
            """
            hosts:
              one: {address: 10.0.1.1, user: deploy}
              two: {address: 10.0.1.2, user: deploy}
              pc1: {%s, user: deploy}
              pc2: {%s, user: deploy}
            environments:
              production: {hosts: [pc1, pc2]}
            services:
              web: {artifact: w, command: [w], port: 1000, traffic: {listen: 80}}
            """
                .formatted(first, second));
    Loaded loaded = new ConfigurationLoader().load(file);
    assertThat(loaded instanceof Loaded.Valid).as(loaded.toString()).isEqualTo(two);
  }
}
