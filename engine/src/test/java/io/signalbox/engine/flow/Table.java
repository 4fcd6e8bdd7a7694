package io.signalbox.engine.flow;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The table of decisions: situation + happening => decision, a row per line. */
final class Table {
  static final Path FILE = Path.of("src/test/resources/decisions.txt");

  private Table() {}

  /**
   * One row.
   *
   * @param why the comment above it
   */
  record Row(String why, String situation, String happening, String decision) {
    String decided() {
      return Line.of(Happening.decide(Situation.of(situation), happening));
    }

    @Override
    public String toString() {
      return why + ": " + situation + " + " + happening;
    }
  }

  static List<String> lines() {
    try {
      return Files.readAllLines(FILE);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static List<Row> rows() {
    List<Row> rows = new ArrayList<>();
    String why = "";
    for (String line : lines()) {
      if (line.startsWith("# ")) why = line.substring(2);
      if (line.isBlank() || line.startsWith("#")) continue;
      rows.add(row(why, line));
    }
    return rows;
  }

  static Row row(String why, String line) {
    int happens = line.indexOf(" + ");
    int becomes = line.indexOf("=>");
    if (happens < 0 || becomes < 0) {
      throw new IllegalArgumentException("Expected SITUATION + HAPPENING => DECISION: " + line);
    }
    return new Row(
        why,
        line.substring(0, happens).strip(),
        line.substring(happens + 3, becomes).strip(),
        line.substring(becomes + 2).strip());
  }
}
