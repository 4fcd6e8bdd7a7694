package io.signalbox.app;

import io.signalbox.app.cli.Cli;
import io.signalbox.app.cli.Console;
import io.signalbox.app.cli.Exit;
import io.signalbox.app.cli.Programs;
import java.nio.file.Path;

/** Where every start of Signalbox begins: a command of the command line, {@code up} among them. */
public final class Main {
  private Main() {}

  public static void main(String[] args) {
    Console console = Console.ofProcess();
    System.exit(new Cli(console, new Absent(console)).run(args));
  }

  /** Until the composition root is there. */
  private record Absent(Console console) implements Programs {
    @Override
    public int up(Path configuration) {
      return no("up");
    }

    @Override
    public int demo() {
      return no("demo");
    }

    private int no(String what) {
      console.err().println("This build has no '" + what + "' yet.");
      return Exit.FAILED;
    }
  }
}
