package io.signalbox.app;

import io.signalbox.app.cli.Cli;
import io.signalbox.app.cli.Console;
import io.signalbox.app.cli.Programs;
import io.signalbox.app.demo.Demo;
import java.nio.file.Path;

/** Where every start of Signalbox begins: a command of the command line, {@code up} among them. */
public final class Main {
  private Main() {}

  public static void main(String[] args) {
    Console console = Console.ofProcess();
    System.exit(new Cli(console, new InThisProcess(console)).run(args));
  }

  private record InThisProcess(Console console) implements Programs {
    @Override
    public int up(Path configuration) throws Exception {
      return new Up(console).run(configuration);
    }

    @Override
    public int demo() throws Exception {
      return new Demo(System.out).call();
    }

    @Override
    public int rehearse(boolean whole) throws Exception {
      return whole ? Prepare.up() : Prepare.client(this);
    }
  }
}
