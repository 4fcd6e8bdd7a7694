package io.signalbox.config.load;

import static org.assertj.core.api.Assertions.assertThat;

import io.signalbox.config.Configuration;
import io.signalbox.config.Loaded;
import io.signalbox.engine.admission.Circumstances.Limits;
import io.signalbox.engine.name.Target;
import io.signalbox.engine.spec.ApprovalSpec;
import io.signalbox.engine.spec.ApprovalSpec.Checkpoint;
import io.signalbox.engine.spec.Freeze;
import io.signalbox.engine.spec.StrategySpec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Calendars, limits, strategies and approvals, from the file to what they mean. */
class FreezesTest {
  private static final String SERVICES =
      """
      environments:
        production: {platform: local}
        test: {platform: local}
      services:
        auth: {artifact: "a-{version}.tgz", command: [run]}
      """;

  @TempDir Path folder;

  private Configuration load(String more) throws IOException {
    Path file = folder.resolve("signalbox.yaml");
    Files.writeString(file, SERVICES + more);
    Loaded loaded = new ConfigurationLoader(name -> Optional.empty()).load(file);
    assertThat(loaded).isInstanceOf(Loaded.Valid.class);
    return ((Loaded.Valid) loaded).configuration();
  }

  private static String until(Configuration now, String environment, String at) {
    return Freeze.at(now.freezes(), Target.of("auth", environment), Instant.parse(at))
        .map(f -> f.by() + " " + f.until())
        .orElse("free");
  }

  /** In Berlin clocks go forward at 2:00 on 29 March 2026: the night is an hour shorter. */
  @ParameterizedTest
  @CsvSource({
    "2026-03-27T16:59:59Z, free",
    "2026-03-27T17:00:00Z, nights 2026-03-28T07:00:00Z",
    "2026-03-28T17:00:00Z, nights 2026-03-29T07:00:00Z",
    "2026-03-29T15:59:59Z, free",
    "2026-03-29T16:00:00Z, nights 2026-03-30T06:00:00Z",
    "2026-03-30T06:00:00Z, free",
  })
  void everyNightInBerlin(String at, String until) throws IOException {
    Configuration now =
        load(
            """
            freezes:
              nights: {deny: '0 0 18 ? * *', for: 14h, zone: Europe/Berlin}
            """);
    assertThat(until(now, "production", at)).isEqualTo(until);
  }

  @ParameterizedTest
  @CsvSource({
    "production, 2026-11-23T08:59:59Z, office 2026-11-23T09:00:00Z",
    "production, 2026-11-23T09:00:00Z, free",
    "production, 2026-11-20T17:00:00Z, office 2026-11-23T09:00:00Z",
    "production, 2026-12-24T17:00:00Z, office 2026-12-28T09:00:00Z",
    "production, 2026-12-25T10:00:00Z, holidays 2026-12-28T09:00:00Z",
    "production, 2027-06-01T10:00:00Z, move 2027-06-02T09:00:00Z",
    "test,       2026-11-22T03:00:00Z, free",
    "test,       2026-12-25T10:00:00Z, holidays 2026-12-26T00:00:00Z",
  })
  void officeHoursExceptHolidays(String environment, String at, String until) throws IOException {
    Configuration now =
        load(
            """
            freezes:
              holidays: {days: [2026-12-25]}
              move: {from: 2027-06-01T00:00, to: 2027-06-01T23:30, services: [auth], environments: [production]}
              office: {allow: '0 0 9 ? * MON-FRI', for: 8h, environments: [production]}
            """);
    assertThat(until(now, environment, at)).isEqualTo(until);
  }

  @Test
  void whatMayRunAtOnce() throws IOException {
    assertThat(load("").settings().limits()).isEqualTo(Limits.NONE);
    assertThat(load("signalbox: {limits: {running: 10, per_host: 1}}").settings().limits())
        .isEqualTo(new Limits(10, 0, 1));
  }

  @Test
  void strategiesAndApprovals() throws IOException {
    StrategySpec canary = strategy("{kind: canary, first_percent: \"10%\", watch: 30m}");
    assertThat(canary.canary()).contains(Duration.ofMinutes(30));
    assertThat(canary.firstOf(40)).isEqualTo(4);
    assertThat(canary.firstOf(3)).isEqualTo(1);
    assertThat(strategy("{kind: blue_green}").firstOf(40)).isEqualTo(40);
    assertThat(strategy("{first: 2}").firstOf(40)).isEqualTo(2);
    assertThat(strategy("{}")).isEqualTo(StrategySpec.defaults());
    Configuration asks =
        load(
            "defaults: {approvals: {before: [swap, rest], quorum: 2, by: admin, four_eyes: true}}");
    assertThat(asks.targets().values())
        .allSatisfy(
            t ->
                assertThat(t.approvals())
                    .contains(
                        new ApprovalSpec(
                            List.of(Checkpoint.SWAP, Checkpoint.REST),
                            2,
                            Duration.ofDays(1),
                            ApprovalSpec.Approver.ADMIN,
                            true)));
    assertThat(load("defaults: {approvals: {quorum: 2}}").targets().values())
        .allSatisfy(t -> assertThat(t.approvals()).isEmpty());
  }

  private StrategySpec strategy(String written) throws IOException {
    return load("defaults: {strategy: " + written + "}")
        .targets()
        .values()
        .iterator()
        .next()
        .strategy();
  }
}
