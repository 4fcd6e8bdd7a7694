package io.signalbox.config.load;

import static org.assertj.core.api.Assertions.assertThat;

import io.signalbox.config.Configuration;
import io.signalbox.config.Loaded;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * One small bad file for each rule, with all problems it must have beside it. {@code structure}
 * holds what the JSON Schema refuses as well, {@code meaning} what shows only between keys, {@code
 * syntax} what is no YAML for us. Run with {@code -Dbad=write} to write the expected texts, and
 * read what has changed.
 */
class BadFilesTest {
  private static final Path ROOT = Path.of("src/test/resources/bad");
  private static final Map<String, String> VARIABLES = Map.of("SECRET_WORD", "hunter2 with spaces");

  static List<Path> files() throws IOException {
    try (Stream<Path> tree = Files.walk(ROOT)) {
      return tree.filter(f -> f.toString().endsWith(".yaml")).sorted().toList();
    }
  }

  @ParameterizedTest
  @MethodSource("files")
  void saysWhatIsWrong(Path file) throws IOException {
    String problems = problems(file);
    Path expected = file.resolveSibling(file.getFileName().toString().replace(".yaml", ".txt"));
    if ("write".equals(System.getProperty("bad"))) Files.writeString(expected, problems);
    assertThat(problems).isEqualTo(Files.readString(expected));
    assertThat(problems).doesNotContain("hunter2");
  }

  @Test
  void everyExpectedTextHasItsFile() throws IOException {
    try (Stream<Path> tree = Files.walk(ROOT)) {
      assertThat(tree.filter(f -> f.toString().endsWith(".txt")).count()).isEqualTo(files().size());
    }
  }

  private static String problems(Path file) {
    ConfigurationLoader loader =
        new ConfigurationLoader(name -> Optional.ofNullable(VARIABLES.get(name)));
    return switch (loader.load(file)) {
      case Loaded.Valid(Configuration ignored) -> "no problem\n";
      case Loaded.Invalid(var problems) ->
          problems.stream()
              .map(p -> p.toString().replace(file.toString(), file.getFileName().toString()) + "\n")
              .collect(Collectors.joining());
    };
  }
}
