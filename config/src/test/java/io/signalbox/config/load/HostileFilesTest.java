package io.signalbox.config.load;

import static org.assertj.core.api.Assertions.assertThat;

import io.signalbox.config.Loaded;
import io.signalbox.config.Problem;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files that are no configuration at all end in a problem, never in an exception. */
class HostileFilesTest {
  @TempDir Path directory;

  @Test
  void missing() {
    assertThat(problem(directory.resolve("none.yaml")).message())
        .isEqualTo("Expected a file, but there is none.");
  }

  @Test
  void directoryInsteadOfFile() {
    assertThat(problem(directory).message()).startsWith("Expected a readable file");
  }

  @Test
  void twoMebibytes() throws IOException {
    Path file = directory.resolve("big.yaml");
    Files.writeString(file, "# filler\n".repeat(250_000));
    assertThat(problem(file).message()).contains("at most 1 MiB");
  }

  @Test
  void latin1SaysWhere() throws IOException {
    Path file = directory.resolve("latin.yaml");
    Files.write(file, "# ok\nservices: \u00e9\n".getBytes(StandardCharsets.ISO_8859_1));
    assertThat(problem(file)).extracting(Problem::line, Problem::column).containsExactly(2, 11);
    assertThat(problem(file).message()).contains("not UTF-8");
  }

  @Test
  void byteOrderMarkIsNoProblem() throws IOException {
    Path file = directory.resolve("bom.yaml");
    Files.writeString(file, "\uFEFFservices: {}\n");
    assertThat(load(file)).isInstanceOf(Loaded.Valid.class);
  }

  @Test
  void thousandsOfMistakesAreCutOff() throws IOException {
    Path file = directory.resolve("many.yaml");
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < 5_000; i++) text.append("key").append(i).append(": x\n");
    Files.writeString(file, text);
    List<Problem> problems = ((Loaded.Invalid) load(file)).problems();
    assertThat(problems).hasSize(200).isSorted();
    assertThat(problems.getFirst().line()).isEqualTo(1);
  }

  private static Problem problem(Path file) {
    return ((Loaded.Invalid) load(file)).problems().getFirst();
  }

  private static Loaded load(Path file) {
    return new ConfigurationLoader(name -> Optional.empty()).load(file);
  }
}
