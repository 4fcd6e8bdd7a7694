package io.signalbox.app.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;

/** Somebody types commands; an HTTP server answers as told. */
abstract class Typing {
  static final String ID = Stories.ID.value();
  static final String STORY = "GET /api/v1/deployments/" + ID;

  final Typed typed;
  final Path home;

  Typing(Path home) throws IOException {
    this.home = home;
    this.typed = new Typed(home);
  }

  @AfterEach
  void stop() {
    typed.close();
  }

  /** What was printed is what is kept under that name. */
  static void golden(String name, String is) throws IOException {
    Path file = Path.of("src/test/resources/cli").resolve(name + ".txt");
    if (Boolean.getBoolean("update")) Files.writeString(file, is);
    assertThat(is).as("-Dupdate=true pins it anew").isEqualTo(Files.readString(file));
  }

  /** What the API answers to whoever asks for a deployment. */
  static String accepted() {
    return "{\"id\":\"" + ID + "\",\"request\":\"" + ID + "\"}";
  }
}
