package io.signalbox.routes.alert;

import io.signalbox.engine.fact.What;
import io.signalbox.engine.model.Outcome;
import io.signalbox.engine.model.Status;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;

/**
 * A process that alerts until it is killed. It reads facts, a line each, and says when the broker
 * has one: {@code ID NUMBER waits|unreachable|ends}.
 */
final class AlertVictim {
  private AlertVictim() {}

  public static void main(String[] args) throws Exception {
    AlertSite site = new AlertSite(Path.of(args[0]), Files.readString(Path.of(args[1]))).start();
    System.out.println("ready");
    BufferedReader in =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    for (String line = in.readLine(); line != null; line = in.readLine()) {
      String[] words = line.split(" ", -1);
      site.happens(words[0], Long.parseLong(words[1]), what(words[2], words[1]));
      System.out.println("told " + line);
    }
  }

  private static What what(String word, String number) {
    return switch (word) {
      case "waits" -> new What.Parked(Status.Why.SAMPLE, "sample " + number, Instant.now());
      case "unreachable" ->
          new What.Parked(Status.Why.UNFENCED, "waiting for pc" + number, Instant.now());
      case "ends" -> new What.Ended(Outcome.ROLLED_BACK, "so it ended");
      default -> throw new IllegalArgumentException(word);
    };
  }
}
