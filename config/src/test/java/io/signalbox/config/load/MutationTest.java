package io.signalbox.config.load;

import static org.assertj.core.api.Assertions.assertThat;

import io.signalbox.config.Loaded;
import io.signalbox.config.Problem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** However a file is damaged, loading it ends in an answer, and each problem has a place in it. */
class MutationTest {
  private static final int SEEDS = 600;
  private static final List<String> PIECES =
      List.of(
          "~", "[]", "{}", "\"", "'", ": ", "- ", "&a ", "*a", "!x ", "\t", "{var.x}", "${env:",
          "-1", "\\0");

  @TempDir Path directory;

  @Test
  void everyDamagedFileIsAnswered() throws IOException {
    List<String> lines = Files.readAllLines(Path.of("reference.yaml"));
    Path file = directory.resolve("signalbox.yaml");
    for (int seed = 0; seed < SEEDS; seed++) {
      List<String> damaged = damage(lines, new Random(seed));
      Files.write(file, damaged);
      Loaded loaded = new ConfigurationLoader(name -> Optional.empty()).load(file);
      if (loaded instanceof Loaded.Invalid(List<Problem> problems)) {
        assertThat(problems)
            .as("seed %d", seed)
            .isSorted()
            .allMatch(p -> p.message().startsWith("Expected ") && p.line() <= damaged.size() + 1);
      }
    }
  }

  private static List<String> damage(List<String> lines, Random random) {
    List<String> damaged = new ArrayList<>(lines);
    for (int i = random.nextInt(3); i >= 0; i--) {
      int at = random.nextInt(damaged.size());
      String line = damaged.get(at);
      int column = random.nextInt(line.length() + 1);
      String piece = PIECES.get(random.nextInt(PIECES.size()));
      switch (random.nextInt(5)) {
        case 0 -> damaged.remove(at);
        case 1 -> damaged.set(at, line.substring(0, column) + piece + line.substring(column));
        case 2 -> damaged.set(at, line.substring(0, column));
        case 3 -> damaged.set(at, line.replaceAll(": .*", ": ") + piece);
        default -> Collections.swap(damaged, at, random.nextInt(damaged.size()));
      }
    }
    return damaged;
  }
}
