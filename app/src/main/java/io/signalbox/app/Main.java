package io.signalbox.app;

import io.signalbox.app.cli.Cli;
import io.signalbox.app.cli.Console;
import io.signalbox.app.cli.Programs;
import io.signalbox.app.cli.remote.Current;
import io.signalbox.app.demo.Demo;
import io.signalbox.app.serve.Up;
import java.nio.file.Path;

/** Where the process begins. */
public final class Main {
  private Main() {}

  public static void main(String[] args) {
    Console console = Console.ofProcess();
    Programs programs =
        new Programs() {
          @Override
          public int up(Path configuration) throws Exception {
            Path home = Current.home(console::variable, Path.of(System.getProperty("user.home")));
            return new Up(console.out(), console.err(), home).run(configuration);
          }

          @Override
          public int demo() throws Exception {
            // The story is told on standard output; the log would tell it a second time.
            if (console.variable("SIGNALBOX_LOG_LEVEL").isEmpty())
              System.setProperty("SIGNALBOX_LOG_LEVEL", "WARN");
            return new Demo(System.out).call();
          }

          @Override
          public int rehearse(boolean whole) throws Exception {
            return whole ? Prepare.up() : Prepare.client(this);
          }
        };
    System.exit(new Cli(console, programs).run(args));
  }
}
