package io.signalbox.app.cli;

import io.signalbox.broker.wire.Json;
import io.signalbox.routes.api.view.ErrorView;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/** All commands, and what every one of them has: help with exit codes, and errors that help. */
public final class Cli {
  private static final OptionSpec HELP =
      OptionSpec.builder("-h", "--help")
          .usageHelp(true)
          .description("Show this help message and exit.")
          .build();
  private final Console console;
  private final Programs programs;

  public Cli(Console console, Programs programs) {
    this.console = console;
    this.programs = programs;
  }

  /** Gives the exit code. */
  public int run(String... args) {
    boolean json = Arrays.asList(args).contains("--json");
    CommandLine line = commandLine();
    line.setExecutionExceptionHandler((e, command, parsed) -> failed(e, json));
    line.setParameterExceptionHandler((e, given) -> misused(e));
    int exit = line.execute(args);
    console.out().flush();
    console.err().flush();
    return exit;
  }

  CommandLine commandLine() {
    CommandLine line =
        new CommandLine(new SignalboxCommand())
            .addSubcommand(new DeployCommand(console))
            .addSubcommand(new RollbackCommand(console))
            .addSubcommand(new RetireCommand(console))
            .addSubcommand(new AdoptCommand(console))
            .addSubcommand(new PruneCommand(console))
            .addSubcommand(new CancelCommand(console))
            .addSubcommand(new RetryCommand(console))
            .addSubcommand(new AckCommand(console))
            .addSubcommand("silence", SilenceCommand.of(console))
            .addSubcommand("alerts", AlertsCommand.of(console))
            .addSubcommand(new PauseCommand(console))
            .addSubcommand(new ResumeCommand(console))
            .addSubcommand(new PromoteCommand(console))
            .addSubcommand(new ApproveCommand(console))
            .addSubcommand(new DenyCommand(console))
            .addSubcommand(new HoldCommand(console))
            .addSubcommand(new ReleaseHoldCommand(console))
            .addSubcommand(new OverrideFreezeCommand(console))
            .addSubcommand(new StatusCommand(console))
            .addSubcommand(new HistoryCommand(console))
            .addSubcommand(new ShowCommand(console))
            .addSubcommand(new ExplainCommand(console))
            .addSubcommand(new SimulateCommand(console))
            .addSubcommand(new PlanCommand(console))
            .addSubcommand(new LogsCommand(console))
            .addSubcommand(new ValidateCommand(console))
            .addSubcommand(new DoctorCommand(console))
            .addSubcommand(new BrokerXmlCommand(console))
            .addSubcommand("triggers", TriggersCommand.of(console))
            .addSubcommand(new ReplayCommand(console))
            .addSubcommand("audit", AuditCommand.of(console))
            .addSubcommand("schedule", ScheduleCommand.of(console))
            .addSubcommand("dlq", DlqCommand.of(console))
            .addSubcommand("token", TokenCommand.of(console))
            .addSubcommand(new UpCommand(console, programs))
            .addSubcommand(new DemoCommand(programs))
            .addSubcommand(new RehearseCommand(programs))
            .addSubcommand(new CompletionCommand(console, this::commandLine))
            .addSubcommand(new VersionCommand(console));
    common(line);
    line.setOut(console.out());
    line.setErr(console.err());
    line.setColorScheme(
        CommandLine.Help.defaultColorScheme(
            console.paint().on() ? CommandLine.Help.Ansi.ON : CommandLine.Help.Ansi.OFF));
    return line;
  }

  private static void common(CommandLine line) {
    CommandSpec spec = line.getCommandSpec();
    // Where a version is something to deploy, that of this program is asked for elsewhere.
    boolean own = spec.findOption("--version") != null;
    if (own) spec.addOption(HELP);
    else spec.mixinStandardHelpOptions(true);
    spec.version("signalbox " + VersionCommand.ofThis());
    spec.usageMessage().sortOptions(false).width(100);
    spec.exitCodeOnInvalidInput(Exit.USAGE).exitCodeOnExecutionException(Exit.FAILED);
    spec.usageMessage().exitCodeListHeading("%nExit codes:%n").exitCodeList(exitCodes());
    line.getSubcommands().values().forEach(Cli::common);
  }

  private static Map<String, String> exitCodes() {
    Map<String, String> codes = new LinkedHashMap<>();
    codes.put("0", "done; with --watch: succeeded");
    codes.put("1", "failed or rolled back");
    codes.put("2", "the command line is wrong");
    codes.put("3", "refused, or not found");
    codes.put("4", "Signalbox cannot be reached");
    codes.put("5", "the configuration has problems");
    codes.put("124", "watching timed out; the deployment goes on");
    return codes;
  }

  private int failed(Exception e, boolean json) {
    CliFailure failure =
        e instanceof CliFailure known
            ? known
            : new CliFailure(
                Exit.FAILED,
                e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage(),
                "If this makes no sense, it is a bug: set SIGNALBOX_TRACE=1 and report the trace.");
    if (!(e instanceof CliFailure) && console.variable("SIGNALBOX_TRACE").isPresent()) {
      e.printStackTrace(console.err());
    }
    if (json) {
      console.err().println(Json.write(new ErrorView(failure.said(), failure.next())));
    } else {
      console.err().println(console.paint().bad(failure.said()));
      console.err().println("Next: " + failure.next());
    }
    return failure.exit();
  }

  private int misused(ParameterException e) {
    console.err().println(console.paint().bad(String.valueOf(e.getMessage())));
    UnmatchedArgumentException.printSuggestions(e, console.err());
    String name = e.getCommandLine().getCommandSpec().qualifiedName();
    console.err().println("Next: '" + name + " --help' shows what it takes.");
    return Exit.USAGE;
  }
}
