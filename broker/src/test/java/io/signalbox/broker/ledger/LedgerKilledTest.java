package io.signalbox.broker.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import io.signalbox.broker.Samples;
import io.signalbox.engine.fact.What;
import io.signalbox.engine.model.Deployment;
import java.io.BufferedReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A process that is killed while it commits has every fact that it said it has, and none by half.
 * That a commit also survives the power is not shown here but by {@code bench/ledger-durability}.
 */
class LedgerKilledTest {
  private static final int MOST = 100_000;

  @TempDir Path directory;

  /** The process that is killed: says the number of every fact that is committed. */
  static final class Writer {
    private Writer() {}

    public static void main(String[] args) {
      TestDatabase database = new SqliteDatabase(Path.of(args[0]));
      Story story = Story.of("auth-2").asked(Deployment.Kind.DEPLOY);
      try (Ledger ledger = new Ledger(database.setup(), InstantSource.fixed(Samples.NOON))) {
        for (int number = 1; number <= MOST; number++) {
          ledger.store(List.of(story.fact(number)));
          System.out.println(number);
          story.tell(new What.BackupSkipped("ada"));
        }
      }
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 20, 137})
  void whatWasCommittedIsThere(int killedAfter) throws Exception {
    Path file = directory.resolve("ledger.db");
    Process writer =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--enable-native-access=ALL-UNNAMED",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                Writer.class.getName(),
                file.toString())
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    long said = 0;
    try (BufferedReader lines = writer.inputReader(StandardCharsets.UTF_8)) {
      // The program's log is on the same stream.
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        if (!line.matches("\\d+")) continue;
        said = Long.parseLong(line);
        // By its handle: the process itself would close the stream at once.
        if (said == killedAfter) writer.toHandle().destroyForcibly();
      }
    }
    assertThat(writer.waitFor()).isNotZero();
    assertThat(said).isGreaterThanOrEqualTo(killedAfter);

    TestDatabase database = new SqliteDatabase(file);
    try (Ledger ledger = new Ledger(database.setup(), InstantSource.fixed(Samples.NOON))) {
      Verification found = ledger.reader().verifyAll();
      assertThat(found).isInstanceOf(Verification.Sound.class);
      assertThat(((Verification.Sound) found).facts()).isGreaterThanOrEqualTo(said);
    }
  }
}
