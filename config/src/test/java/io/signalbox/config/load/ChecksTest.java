package io.signalbox.config.load;

import static org.assertj.core.api.Assertions.assertThat;

import io.signalbox.config.Loaded;
import io.signalbox.config.Problem;
import io.signalbox.engine.name.EnvironmentName;
import io.signalbox.engine.name.ServiceName;
import io.signalbox.engine.spec.CheckGroup;
import io.signalbox.engine.spec.CheckSpec;
import io.signalbox.engine.spec.CheckSpec.Limit;
import io.signalbox.engine.spec.CheckSpec.Missing;
import io.signalbox.engine.spec.CheckSpec.Missing.Answer;
import io.signalbox.engine.spec.CheckSpec.Quorum;
import io.signalbox.engine.spec.CheckSpec.Severity;
import io.signalbox.engine.spec.CheckSpec.Side;
import io.signalbox.engine.spec.CompareSpec;
import io.signalbox.engine.spec.GateSpec;
import io.signalbox.engine.spec.SourceSpec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code checks}, from the file to what a gate judges. */
class ChecksTest {
  @TempDir private Path directory = Path.of("/");

  private Loaded load(String checks, String ofProduction) throws IOException {
    return load(checks, ofProduction, "{}");
  }

  private Loaded load(String checks, String ofProduction, String groups) throws IOException {
    Path file = directory.resolve("signalbox.yaml");
    Files.writeString(
        file,
        """
        environments:
          production: {platform: local, checks: %s}
        defaults:
          artifact: "{service}-{version}.tar"
          command: [./serve]
          checks: %s
          check_groups: %s
        services:
          auth: {port: 1000, traffic: {listen: 4430}}
        """
            .formatted(ofProduction, checks, groups));
    return new ConfigurationLoader(name -> Optional.empty()).load(file);
  }

  private List<CheckSpec> checks(String checks, String ofProduction) throws IOException {
    return switch (load(checks, ofProduction)) {
      case Loaded.Valid valid ->
          valid
              .configuration()
              .target(new ServiceName("auth"), new EnvironmentName("production"))
              .orElseThrow()
              .gate()
              .checks();
      case Loaded.Invalid invalid -> throw new AssertionError(invalid.problems().toString());
    };
  }

  private List<CheckGroup> groups(String checks, String groups) throws IOException {
    return switch (load(checks, "{}", groups)) {
      case Loaded.Valid valid ->
          valid
              .configuration()
              .target(new ServiceName("auth"), new EnvironmentName("production"))
              .orElseThrow()
              .gate()
              .groups();
      case Loaded.Invalid invalid -> throw new AssertionError(invalid.problems().toString());
    };
  }

  private static final String THREE =
      "{cpu: {host: cpu}, memory: {host: memory}, told: {host: load, above: 1, severity: warn}}";

  @Test
  void aGroupNamesItsChecksAndHowManyHaveToAgree() throws IOException {
    assertThat(groups(THREE, "{}")).isEmpty();
    assertThat(groups(THREE, "{overload: {checks: [cpu, memory], agree: all}, gone: }"))
        .containsExactly(new CheckGroup("overload", List.of("cpu", "memory"), Quorum.ALL));
    assertThat(groups(THREE, "{overload: {checks: [cpu, memory], agree: 2}}").getFirst().agree())
        .isEqualTo(new Quorum(2));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{o: {checks: [cpu, memry], agree: all}} | there is no 'memry'. Did you mean 'memory'?",
        "{o: {checks: [cpu, told], agree: all}} | Expected check 'told' to have severity roll_back",
        "{o: {checks: [cpu], agree: 2}} | at most 1, as many as it has checks",
        "{o: {checks: [cpu, cpu], agree: all}} | Expected each entry once",
        "{o: {checks: [], agree: all}} | to name at least one check",
        "{o: {checks: [cpu], agree: any}, p: {checks: [cpu], agree: any}} | in one group at most",
        "{memory: {checks: [cpu], agree: any}} | called unlike any check",
        "{o: {checks: [cpu]}} | agree",
        "{o: {checks: [cpu], agre: any}} | Did you mean 'agree'",
        "{o: {checks: [cpu], agree: most}} | Expected any, all or a number",
      })
  void aGroupThatCannotAgreeIsRefusedWithAReason(String groups, String expected)
      throws IOException {
    assertThat(load(THREE, "{}", groups))
        .isInstanceOfSatisfying(
            Loaded.Invalid.class,
            invalid ->
                assertThat(invalid.problems())
                    .extracting(Problem::toString)
                    .anyMatch(p -> p.contains(expected)));
  }

  private CheckSpec one(String check) throws IOException {
    return checks("{it: " + check + "}", "{}").getFirst();
  }

  @Test
  void thereAreNoneByDefault() throws IOException {
    assertThat(checks("{}", "{}")).isEmpty();
  }

  @Test
  void theDefaultsOfRealTraffic() throws IOException {
    assertThat(one("{access_log: {}}"))
        .isEqualTo(
            new CheckSpec(
                "it",
                new SourceSpec.AccessLog(Optional.empty(), SourceSpec.Measure.FAILURES),
                Limit.above(0.01),
                Duration.ofSeconds(5),
                Duration.ofSeconds(5),
                5,
                3,
                50,
                Duration.ZERO,
                Duration.ofMinutes(1),
                Quorum.ANY,
                Severity.ROLL_BACK,
                Missing.HOLDS,
                Duration.ofMinutes(30),
                Optional.empty()));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{host: cpu} | 90 | 1",
        "{host: unit_memory, above: 75%} | 75 | 1",
        "{host: load, above: 1.5} | 1.5 | 1",
        "{tcp: {}} | 0 | 1",
        "{http: {path: /ready}, above: 10%, least_volume: 20} | 0.1 | 20",
        "{grpc: {}} | 0 | 1",
        "{grpc: {port: 50051, service: portal.v1.Portal}} | 0 | 1",
        "{exec: {command: [lag], gives: number}, above: 100} | 100 | 1",
        "{exec: {command: [lag]}} | 0 | 1",
        "{log: {pattern: ERROR}, above: 3} | 3 | 1",
        "{access_log: {}, slo: {objective: 99.9%}} | 0.0144 | 50",
        "{metrics: {counter: requests}, slo: {objective: 99.5%, burn_rate: 10}} | 0.05 | 50",
        "{access_log: {measure: times}} | 2 | 50",
        "{access_log: {measure: times}, above: 250ms} | 0.25 | 50",
        "{metrics: {counter: requests}} | 0.01 | 50",
        "{metrics: {histogram: seconds}, above: 1.5s} | 1.5 | 50",
        "{metrics: {gauge: queue}, above: 7} | 7 | 1",
        "{prometheus: {url: 'http://p:9090', query: up}, below: 1} | 1 | 1",
      })
  void eachSourceHasItsUnitAndItsDefaults(String check, double limit, long least)
      throws IOException {
    CheckSpec read = one(check);
    assertThat(read.limit().at()).isEqualTo(limit);
    assertThat(read.limit().side()).isEqualTo(check.contains("below") ? Side.BELOW : Side.ABOVE);
    assertThat(read.leastVolume()).isEqualTo(least);
  }

  @Test
  void everyOtherKeyIsRead() throws IOException {
    CheckSpec read =
        one(
            """
            {access_log: {measure: times, file: /var/log/nginx/x.log}, above: 300ms, quantile: 99%,
              every: 1s, timeout: 2s, window: 10, breaches: 4, least_volume: 7, warm_up: 3s,
              stale_after: 9s, instances: all, severity: hold, no_data: ignore, stale: fail,
              down: hold, hold: 8m, compare: {false_alarms: 5%, ratio: 2, rise: 50ms, undecided: hold, before: 90m}}
            """
                .replace("\n", " "));
    assertThat(read)
        .isEqualTo(
            new CheckSpec(
                "it",
                new SourceSpec.AccessLog(
                    Optional.of("/var/log/nginx/x.log"), SourceSpec.Measure.TIMES),
                new Limit(Side.ABOVE, 0.3, 0.99),
                Duration.ofSeconds(1),
                Duration.ofSeconds(2),
                10,
                4,
                7,
                Duration.ofSeconds(3),
                Duration.ofSeconds(9),
                Quorum.ALL,
                Severity.HOLD,
                new Missing(Answer.IGNORE, Answer.FAIL, Answer.HOLD),
                Duration.ofMinutes(8),
                Optional.of(
                    new CompareSpec(
                        0.05, 2, 0.05, Answer.HOLD, Optional.of(Duration.ofMinutes(90))))));
  }

  @Test
  void theHourBeforeIsComparedWithUnlessItIsSwitchedOff() throws IOException {
    assertThat(one("{access_log: {}, compare: {}}").compare().orElseThrow().before())
        .contains(Duration.ofHours(1));
    assertThat(one("{access_log: {}, compare: {before: 0s}}").compare().orElseThrow().before())
        .isEmpty();
  }

  @Test
  void grpcIsAskedAtTheSlotsPortUnlessAnotherIsNamed() throws IOException {
    assertThat(one("{grpc: {}}").source()).isEqualTo(new SourceSpec.Grpc(0, ""));
    assertThat(one("{grpc: {port: 50051, service: portal.v1.Portal}}").source())
        .isEqualTo(new SourceSpec.Grpc(50051, "portal.v1.Portal"));
  }

  @Test
  void anInstancesOwnHealthMayBeAskedByGrpc() throws IOException {
    Path file = directory.resolve("grpc.yaml");
    Files.writeString(
        file,
        """
        environments: {production: {platform: local}}
        services:
          auth:
            {artifact: "a-{version}.tar", command: [./serve], port: 1000, health: {grpc: {service: auth.v1.Auth}}}
        """);
    Loaded loaded = new ConfigurationLoader(name -> Optional.empty()).load(file);
    assertThat(loaded)
        .isInstanceOfSatisfying(
            Loaded.Valid.class,
            valid -> {
              GateSpec gate =
                  valid
                      .configuration()
                      .target(new ServiceName("auth"), new EnvironmentName("production"))
                      .orElseThrow()
                      .gate();
              assertThat(gate.grpc()).contains("auth.v1.Auth");
              assertThat(gate.http()).isFalse();
            });
  }

  @Test
  void aLaterLayerChangesOneKeyOrTakesTheCheckAway() throws IOException {
    String both = "{cpu: {host: cpu, window: 9}, memory: {host: memory}}";
    List<CheckSpec> layered = checks(both, "{cpu: {above: 70%, instances: 2}, memory: }");
    assertThat(layered).extracting(CheckSpec::name).containsExactly("cpu");
    assertThat(layered.getFirst().window()).isEqualTo(9);
    assertThat(layered.getFirst().limit().at()).isEqualTo(70);
    assertThat(layered.getFirst().quorum()).isEqualTo(new Quorum(2));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{it: {above: 1%}} | Expected one source",
        "{it: {host: cpu, tcp: {}}} | but there are 2",
        "{it: {host: cpu, above: 2s}} | Expected a percentage such as 90%",
        "{it: {access_log: {}, above: 5}} | Expected a percentage such as 1%",
        "{it: {log: {pattern: x}}} | Expected 'above' or 'below', but both are missing",
        "{it: {log: {pattern: x}, above: 1, below: 1}} | not both",
        "{it: {access_log: {}, below: 1%}} | never too few",
        "{it: {access_log: {}, slo: {objective: 99%}, above: 1%}} | not both",
        "{it: {host: cpu, slo: {objective: 99%}}} | Expected a source that counts requests",
        "{it: {access_log: {measure: times}, slo: {objective: 99%}}} | counts requests",
        "{it: {access_log: {}, slo: {objective: 50%, burn_rate: 3}}} | Expected a burn rate that leaves",
        "{it: {access_log: {}, slo: {objective: 100%}}} | Expected a burn rate that leaves",
        "{it: {access_log: {}, slo: {burn_rate: 3}}} | objective",
        "{it: {host: cpu, window: 2}} | at most as many breaches",
        "{it: {host: cpu, window: 21}} | from 1 to 20",
        "{it: {grpc: {service: 'a b'}}} | Expected a service as its proto names it",
        "{it: {grcp: {}}} | Did you mean 'grpc'",
        "{it: {grpc: {servce: x}}} | Did you mean 'service'",
        "{it: {host: cpus}} | Did you mean 'cpu'",
        "{health: {host: cpu}} | Expected the key to be a name such as errors",
        "{it: {metrics: {counter: a, gauge: b}}} | Expected one of 'counter', 'histogram' and 'gauge'",
        "{it: {metrics: {counter: 'a b'}}} | Expected the name of a metric",
        "{it: {metrics: {counter: a, failed: '['}}} | Unclosed character class",
        "{it: {prometheus: {url: 'http://u:secret@p', query: up}, above: 1}} | without a password",
        "{it: {exec: {command: [x, '{prot}']}}} | Did you mean",
        "{it: {access_log: {}, compare: {ratio: 1}}} | compare.ratio above 1",
        "{it: {access_log: {}, compare: {before: 25h}}} | Expected at most 24h",
        "{it: {access_log: {}, compare: {befor: 1h}}} | Did you mean 'before'",
        "{it: {access_log: {}, compare: {rise: 5ms}}} | Expected a percentage such as 1%",
      })
  void whatCannotBeIsRefusedWithAReason(String checks, String expected) throws IOException {
    assertThat(load(checks, "{}"))
        .isInstanceOfSatisfying(
            Loaded.Invalid.class,
            invalid ->
                assertThat(invalid.problems())
                    .extracting(Problem::toString)
                    .anyMatch(p -> p.contains(expected) && !p.contains("secret@")));
  }
}
