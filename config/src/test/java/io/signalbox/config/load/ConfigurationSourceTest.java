package io.signalbox.config.load;

import static org.assertj.core.api.Assertions.assertThat;

import io.signalbox.config.Configuration;
import io.signalbox.config.load.ConfigurationSource.Opening;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A running process takes over a good file and is not harmed by a bad one. */
class ConfigurationSourceTest {
  private static final String GOOD =
      """
      environments: {demo: {platform: local}}
      services:
        auth:
          artifact: a
          command: [a]
          files: [{path: app.conf, from: app.conf}]
      """;

  @TempDir Path directory;
  private Path file;

  @BeforeEach
  void write() throws IOException {
    file = directory.resolve("signalbox.yaml");
    Files.writeString(file, GOOD);
    Files.writeString(directory.resolve("app.conf"), "one");
  }

  @Test
  void unchangedIsNotReadAgain() {
    ConfigurationSource source = open();
    Configuration before = source.current();
    assertThat(source.reloadIfChanged()).isInstanceOf(Reload.Unchanged.class);
    assertThat(source.current()).isSameAs(before);
  }

  @Test
  void aGoodChangeIsTakenOver() throws IOException {
    ConfigurationSource source = open();
    Files.writeString(file, GOOD.replace("auth:", "login:"));
    assertThat(source.reloadIfChanged()).isInstanceOf(Reload.Reloaded.class);
    assertThat(source.current().services()).hasToString("[login]");
  }

  @Test
  void aBadChangeKeepsTheOldAndIsSaidOnce() throws IOException {
    ConfigurationSource source = open();
    Configuration before = source.current();
    Files.writeString(file, GOOD.replace("command", "comand"));
    assertThat(source.reloadIfChanged())
        .isInstanceOfSatisfying(
            Reload.Kept.class, kept -> assertThat(kept.configuration()).isSameAs(before));
    assertThat(source.problems()).isNotEmpty();
    assertThat(source.reloadIfChanged()).isInstanceOf(Reload.Unchanged.class);
    assertThat(source.current()).isSameAs(before);

    Files.writeString(file, GOOD);
    assertThat(source.reloadIfChanged()).isInstanceOf(Reload.Reloaded.class);
    assertThat(source.problems()).isEmpty();
  }

  @Test
  void aFileThatIsIncludedCounts() throws IOException {
    ConfigurationSource source = open();
    Files.writeString(directory.resolve("app.conf"), "two");
    assertThat(source.reloadIfChanged()).isInstanceOf(Reload.Reloaded.class);
    assertThat(source.current().targets().values().iterator().next().process().files())
        .first()
        .hasFieldOrPropertyWithValue("content", "two");
  }

  @Test
  void aDeletedFileKeepsTheOld() throws IOException {
    ConfigurationSource source = open();
    Files.delete(file);
    assertThat(source.reloadIfChanged()).isInstanceOf(Reload.Kept.class);
  }

  @Test
  void aBadFirstFileIsRefused() throws IOException {
    Files.writeString(file, "servces: {}\n");
    assertThat(ConfigurationSource.open(loader(), file)).isInstanceOf(Opening.Refused.class);
  }

  private ConfigurationSource open() {
    return ((Opening.Opened) ConfigurationSource.open(loader(), file)).source();
  }

  private static ConfigurationLoader loader() {
    return new ConfigurationLoader(name -> Optional.empty());
  }
}
