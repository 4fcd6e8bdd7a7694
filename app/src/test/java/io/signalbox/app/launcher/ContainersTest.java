package io.signalbox.app.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.signalbox.config.Configuration;
import io.signalbox.config.Loaded;
import io.signalbox.config.Settings;
import io.signalbox.config.load.ConfigurationLoader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/**
 * What can be said of the containers without an image: Dockerfile, docker-compose.yml and the
 * configuration that goes with them fit each other and the build.
 */
class ContainersTest {
  private static final Path ROOT = Path.of("..");
  private static final Path EXAMPLE = ROOT.resolve("config/examples/compose/signalbox.yaml");
  private static final JsonNode COMPOSE = yaml(ROOT.resolve("docker-compose.yml"));

  private static JsonNode yaml(Path file) {
    try {
      Map<String, Object> read =
          new Yaml(new SafeConstructor(new LoaderOptions())).load(Files.readString(file));
      return new ObjectMapper().valueToTree(read);
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  private static JsonNode service(String name) {
    return COMPOSE.path("services").path(name);
  }

  private static List<String> texts(JsonNode list) {
    List<String> all = new ArrayList<>();
    list.forEach(e -> all.add(e.asText()));
    return all;
  }

  private static Configuration example() {
    return switch (new ConfigurationLoader().load(EXAMPLE)) {
      case Loaded.Valid valid -> valid.configuration();
      case Loaded.Invalid invalid -> throw new AssertionError(invalid.problems().toString());
    };
  }

  @Test
  void theImageTakesTheArchiveThatTheBuildMakesAndNothingElse() throws IOException {
    String dockerfile = Files.readString(ROOT.resolve("Dockerfile"));
    String pom = Files.readString(Path.of("pom.xml"));
    assertThat(pom).contains("<finalName>signalbox-${project.version}</finalName>");
    assertThat(dockerfile).contains("ADD app/target/signalbox-*.tar.gz /opt/");
    assertThat(Files.readAllLines(ROOT.resolve(".dockerignore")))
        .contains("*", "!app/target/signalbox-*.tar.gz");
    assertThat(dockerfile)
        .contains("ENTRYPOINT [\"/opt/signalbox/bin/signalbox\"]")
        .contains("CMD [\"up\", \"--config\", \"/etc/signalbox/signalbox.yaml\"]")
        .containsPattern("(?m)^USER signalbox$");
    assertThat(dockerfile.indexOf("USER signalbox")).isGreaterThan(dockerfile.lastIndexOf("RUN "));
  }

  @Test
  void theConfigurationFindsBrokerLedgerAndDataWhereTheContainersHaveThem() {
    Settings settings = example().settings();
    String text = read(EXAMPLE);
    assertThat(text).contains("url: tcp://artemis:61616").contains("jdbc:postgresql://postgres/");
    assertThat(service("artemis").isObject()).isTrue();
    assertThat(service("artemis").path("healthcheck").toString()).contains("61616");
    assertThat(service("postgres").path("environment").path("POSTGRES_DB").asText())
        .isEqualTo("signalbox");
    assertThat(service("artemis").path("environment").path("ARTEMIS_USER").asText())
        .isEqualTo("signalbox");
    assertThat(text)
        .contains(
            "    user: " + service("postgres").path("environment").path("POSTGRES_USER").asText());
    assertThat(texts(service("signalbox").path("volumes")))
        .contains("./compose:/etc/signalbox:ro", "signalbox-data:" + settings.data());
  }

  /** A name that only one side knows would be noticed on the first start, by whoever tries it. */
  @Test
  void everySecretAndVariableOfTheConfigurationIsGivenToTheContainer() {
    String text = read(EXAMPLE);
    JsonNode signalbox = service("signalbox");
    List<String> given = texts(signalbox.path("secrets"));
    List<String> wanted = found(text, "/run/secrets/(\\w+)");
    assertThat(wanted).isNotEmpty();
    assertThat(given).containsAll(wanted);
    assertThat(COMPOSE.path("secrets").fieldNames()).toIterable().containsAll(given);
    assertThat(found(text, "\\$\\{env:(\\w+)}"))
        .isNotEmpty()
        .allMatch(v -> signalbox.path("environment").has(v));
    assertThat(service("artemis").path("environment").path("ARTEMIS_PASSWORD"))
        .as("one password for both")
        .isEqualTo(signalbox.path("environment").path("BROKER_PASSWORD"));
    COMPOSE
        .path("secrets")
        .forEach(s -> assertThat(s.path("file").asText()).startsWith("./compose/secrets/"));
  }

  @Test
  void itStartsAfterWhatItNeedsAndEveryImageHasAVersion() {
    JsonNode needs = service("signalbox").path("depends_on");
    assertThat(needs.fieldNames()).toIterable().containsExactlyInAnyOrder("artemis", "postgres");
    for (JsonNode need : needs) {
      assertThat(need.path("condition").asText()).isEqualTo("service_healthy");
    }
    Stream.of("artemis", "postgres")
        .forEach(s -> assertThat(service(s).path("image").asText()).matches(".*:[0-9][0-9.]*}"));
    assertThat(COMPOSE.path("volumes").fieldNames())
        .toIterable()
        .contains("signalbox-data", "artemis-data", "postgres-data");
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  private static List<String> found(String text, String pattern) {
    Matcher matcher = Pattern.compile(pattern).matcher(text);
    List<String> all = new ArrayList<>();
    while (matcher.find()) all.add(matcher.group(1));
    return all;
  }
}
