package io.signalbox.bench;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Signalbox beside DBOS Transact and Camunda 7, in turns: seven steps that do nothing, each
 * durable, each contender in a fresh process with the same flags, on the same disk. Arguments:
 * instances a round, rounds.
 */
public final class PeersBench {
  static final String SIGNALBOX = "Signalbox";
  static final String WITH_BACKUP = "Signalbox, with a backup: eight steps";
  static final String DBOS = "DBOS Transact";
  static final String CAMUNDA = "Camunda 7";
  private static final List<String> ALL = List.of(SIGNALBOX, DBOS, WITH_BACKUP, CAMUNDA);
  private static final List<String> FIGURES =
      List.of("instances", "steps", "p50_ms", "p99_ms", "first_ms", "resident_mib", "at_once");

  private PeersBench() {}

  public static void main(String[] args) throws Exception {
    int instances = Integer.parseInt(args[0]);
    int rounds = Integer.parseInt(args[1]);
    Map<String, List<Map<String, Double>>> found = new LinkedHashMap<>();
    try (RealPostgres postgres = new RealPostgres()) {
      for (int round = 1; round <= rounds; round++) {
        for (String name : ALL) {
          Map<String, Double> one = measured(name, postgres.database(), instances);
          found.computeIfAbsent(name, n -> new ArrayList<>()).add(one);
          System.out.printf("round %d, %s: %s%n", round, name, one);
        }
      }
    }
    table(found, rounds);
    System.exit(0);
  }

  private static Map<String, Double> measured(String name, String url, int instances)
      throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "-Xmx512m",
                // As the product's own script says; where there is no Netty it says nothing.
                "-Dio.netty.leakDetection.level=disabled",
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                System.getProperty("java.class.path"),
                PeerRound.class.getName(),
                name,
                url,
                Integer.toString(instances))
            .redirectErrorStream(true)
            .start();
    String said;
    try (InputStream out = process.getInputStream()) {
      said = new String(out.readAllBytes(), StandardCharsets.UTF_8);
    }
    int code = process.waitFor();
    return said.lines()
        .filter(l -> l.startsWith(PeerRound.MARK))
        .findFirst()
        .map(l -> figures(l.substring(PeerRound.MARK.length())))
        .orElseThrow(
            () -> new IllegalStateException("%s ended with %d:%n%s".formatted(name, code, said)));
  }

  private static Map<String, Double> figures(String told) {
    Map<String, Double> figures = new HashMap<>();
    for (String pair : told.replaceAll("[{} ]", "").split(",")) {
      String[] parts = pair.split("=");
      figures.put(parts[0], Double.valueOf(parts[1]));
    }
    return figures;
  }

  private static void table(Map<String, List<Map<String, Double>>> found, int rounds) {
    System.out.printf(
        "%nMedians of %d rounds. Ratio: Signalbox' instances/s by those of the other, round by round.%n"
            + "| | instances/s | steps/s | quiet p50 | quiet p99 | start to first done | resident | at once | ratio |%n"
            + "|---|---|---|---|---|---|---|---|---|%n",
        rounds);
    List<Map<String, Double>> ours = found.getOrDefault(SIGNALBOX, List.of());
    found.forEach(
        (name, all) -> {
          List<Double> ratios = new ArrayList<>();
          for (int i = 0; i < all.size(); i++) {
            ratios.add(figure(ours.get(i), "instances") / figure(all.get(i), "instances"));
          }
          List<Object> cells = new ArrayList<>(List.of(name));
          FIGURES.forEach(f -> cells.add(median(all.stream().map(m -> figure(m, f)).toList())));
          cells.add(median(ratios));
          System.out.printf(
              Locale.ROOT,
              "| %s | %,.0f | %,.0f | %.1f ms | %.1f ms | %,.0f ms | %,.0f MiB | %.0f | %.2f |%n",
              cells.toArray());
        });
    System.out.println(
        "Resident: without that of PostgreSQL, which DBOS and Camunda need besides.");
  }

  private static double figure(Map<String, Double> one, String name) {
    return one.getOrDefault(name, Double.NaN);
  }

  private static double median(List<Double> values) {
    return values.stream().sorted().toList().get(values.size() / 2);
  }
}
