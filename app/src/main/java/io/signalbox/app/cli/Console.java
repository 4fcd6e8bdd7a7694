package io.signalbox.app.cli;

import io.signalbox.app.cli.text.Paint;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.InstantSource;
import java.time.ZoneId;
import java.util.Optional;
import java.util.function.Function;

/**
 * Where a command runs: its streams, its variables, its clock.
 *
 * @param terminal whether a person reads the output, and not a file or a pipe
 * @param asks whether a person can answer a question
 * @param variables of the process's environment
 * @param home the user's directory
 * @param zone in which times are shown
 */
public record Console(
    PrintWriter out,
    PrintWriter err,
    BufferedReader in,
    boolean terminal,
    boolean asks,
    Function<String, Optional<String>> variables,
    Path home,
    InstantSource clock,
    ZoneId zone) {

  /** This process's. The launcher says what is a terminal, for the JDK cannot on every version. */
  public static Console ofProcess() {
    return new Console(
        writer(System.out),
        writer(System.err),
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8)),
        Boolean.getBoolean("signalbox.terminal"),
        Boolean.getBoolean("signalbox.asks"),
        name -> Optional.ofNullable(System.getenv(name)).filter(v -> !v.isBlank()),
        Path.of(System.getProperty("user.home", "/")),
        InstantSource.system(),
        ZoneId.systemDefault());
  }

  private static PrintWriter writer(OutputStream stream) {
    return new PrintWriter(stream, true, StandardCharsets.UTF_8);
  }

  public Optional<String> variable(String name) {
    return variables.apply(name);
  }

  /** Colour only on a terminal, and never against NO_COLOR (no-color.org). */
  public Paint paint() {
    return new Paint(terminal && variable("NO_COLOR").isEmpty());
  }

  /** Asks, and takes only a plain yes for one. */
  public boolean confirm(String question) {
    if (!asks) {
      throw new CliFailure(
          Exit.USAGE, "This asks for confirmation, but there is no terminal.", "Add --yes.");
    }
    err.print(question + " Type 'yes' to go on: ");
    err.flush();
    try {
      return "yes".equals(in.readLine());
    } catch (IOException e) {
      return false;
    }
  }
}
