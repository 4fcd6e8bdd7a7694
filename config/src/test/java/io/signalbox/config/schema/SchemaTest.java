package io.signalbox.config.schema;

import static org.assertj.core.api.Assertions.assertThat;

import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The schema that editors use agrees with the loader about everything that one key can show. */
class SchemaTest {
  private static final Path FILE = Path.of("schema.json");

  private final Schema schema =
      SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
          .getSchema(SchemaWriter.write(), InputFormat.JSON);

  /** Run with -Dschema=write to bring the file up to date. */
  @Test
  void theFileIsWhatTheDeclarationsSay() throws IOException {
    if ("write".equals(System.getProperty("schema"))) Files.writeString(FILE, SchemaWriter.write());
    assertThat(Files.readString(FILE)).isEqualTo(SchemaWriter.write());
  }

  @ParameterizedTest
  @MethodSource("good")
  void acceptsWhatLoads(Path file) throws IOException {
    assertThat(problems(file)).isEmpty();
  }

  @ParameterizedTest
  @MethodSource("structurallyBad")
  void refusesWhatIsWrongByItself(Path file) throws IOException {
    assertThat(problems(file)).isNotEmpty();
  }

  private List<String> problems(Path file) throws IOException {
    String json = YamlAsJson.convert(Files.readString(file));
    return schema.validate(json, InputFormat.JSON).stream().map(Object::toString).toList();
  }

  static Stream<Path> good() throws IOException {
    try (Stream<Path> tree = Files.walk(Path.of("examples"))) {
      List<Path> examples = tree.filter(f -> f.toString().endsWith(".yaml")).sorted().toList();
      return Stream.concat(Stream.of(Path.of("reference.yaml")), examples.stream());
    }
  }

  static Stream<Path> structurallyBad() throws IOException {
    try (Stream<Path> files = Files.list(Path.of("src/test/resources/bad/structure"))) {
      return files.filter(f -> f.toString().endsWith(".yaml")).sorted().toList().stream();
    }
  }
}
