package io.signalbox.sim;

import java.io.PrintWriter;
import java.time.Duration;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.Callable;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/**
 * The simulation on its own: many seeds, one seed with its transcript, or the known-bad variants.
 */
@Command(
    name = "signalbox-sim",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = {
      "Runs the shipped decisions and steps against simulated hosts, broker, engines and people, each run",
      "drawn from one seed. Exit code 0 when every run came to a good end, 1 when one did not.",
      "",
      "Examples:",
      "  signalbox-sim --seeds 1000000         a million runs",
      "  signalbox-sim --seed 4711             one run, one line per message",
      "  signalbox-sim --mutations             which seed notices each known-bad variant",
      ""
    })
public final class Sim implements Callable<Integer> {
  private static final int BAD = 1;
  private static final Duration PROGRESS = Duration.ofSeconds(2);

  @Option(names = "--seeds", paramLabel = "N", description = "How many runs (default: 20000).")
  private long seeds = 20_000;

  @Option(names = "--first", paramLabel = "N", description = "The first seed (default: 0).")
  private long first;

  @Option(names = "--seed", paramLabel = "N", description = "This one, with its transcript.")
  private @Nullable Long seed;

  @Option(
      names = "--mutations",
      description = "The known-bad variants: each has to be noticed within so many --seeds.")
  private boolean mutations;

  @Spec private @Nullable CommandSpec command;

  public static void main(String[] args) {
    System.exit(new CommandLine(new Sim()).execute(args));
  }

  @Override
  public Integer call() {
    PrintWriter out = java.util.Objects.requireNonNull(command).commandLine().getOut();
    if (mutations) return mutations(out);
    return seed == null ? many(out) : one(out, seed);
  }

  private int one(PrintWriter out, long wanted) {
    out.println(Simulation.transcript(wanted, Brain.SHIPPED, Rules.ALL));
    return Simulation.fails(wanted, Brain.SHIPPED, Rules.ALL).isEmpty() ? 0 : BAD;
  }

  private int many(PrintWriter out) {
    Campaign.Result result = Campaign.run(first, seeds, new Progress(out, seeds, PROGRESS)::at);
    if (result.bad().isEmpty()) {
      out.printf(
          "%,d seeds from %d ended well (%,d deployments asked for, %,d engines died, %,d slept, %,d hosts lost), commit %s%n",
          seeds,
          first,
          result.tally().asked(),
          result.tally().crashes(),
          result.tally().sleeps(),
          result.tally().lost(),
          commit());
      out.flush();
      return 0;
    }
    long worst = result.bad().getFirst();
    out.printf(
        "%,d of %,d seeds ended badly: %s%nThe first of them, at commit %s; again by 'signalbox-sim --seed %d':%n%s%n",
        result.bad().size(),
        seeds,
        result.bad().stream().limit(10).toList(),
        commit(),
        worst,
        Simulation.transcript(worst, Brain.SHIPPED, Rules.ALL));
    out.flush();
    return BAD;
  }

  private int mutations(PrintWriter out) {
    List<Mutation> all = Mutation.all();
    int missed = 0;
    for (Mutation mutation : all) {
      OptionalLong noticed =
          LongStream.range(first, first + seeds).filter(mutation::noticed).findFirst();
      if (noticed.isEmpty()) missed++;
      out.printf(
          "%-60s %s%n",
          mutation.name(),
          noticed.isPresent() ? "noticed by seed " + noticed.getAsLong() : "NOT NOTICED");
      out.flush();
    }
    out.printf("%d of %d known-bad variants were noticed%n", all.size() - missed, all.size());
    out.flush();
    return missed == 0 ? 0 : BAD;
  }

  /** Which code this was: the launcher knows. */
  private static String commit() {
    return System.getProperty("signalbox.commit", "unknown");
  }
}
