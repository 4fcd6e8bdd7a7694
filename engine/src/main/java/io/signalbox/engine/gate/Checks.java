package io.signalbox.engine.gate;

import io.signalbox.engine.gate.CheckTrack.State;
import io.signalbox.engine.gate.CheckVerdict.Series;
import io.signalbox.engine.gate.CheckVerdict.Standing;
import io.signalbox.engine.name.InstanceName;
import io.signalbox.engine.spec.CheckSpec;
import io.signalbox.engine.spec.CheckSpec.Missing.Answer;
import io.signalbox.engine.spec.CompareSpec;
import io.signalbox.engine.spec.GateSpec;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** What the checks of a gate say of the changed instances, one verdict after the other. */
final class Checks {
  private Checks() {}

  /**
   * A verdict, and what follows where it is not good.
   *
   * @param undecided the answer to not knowing
   * @param hold how long that may hold the gate
   * @param blind whether no instance had anything to judge, and that is to be ignored
   */
  record Judged(CheckVerdict verdict, Answer undecided, Duration hold, boolean blind) {
    Judged(CheckVerdict verdict, Answer undecided, Duration hold) {
      this(verdict, undecided, hold, false);
    }

    Judged adding(String words) {
      return new Judged(verdict.standing(verdict.standing(), words), undecided, hold, blind);
    }
  }

  static List<Judged> of(GateSpec gate, GateRun run, Roles roles) {
    List<Judged> all = new ArrayList<>();
    long compared = gate.checks().stream().filter(c -> c.compare().isPresent()).count();
    for (CheckSpec spec : gate.checks()) {
      Optional<CompareSpec> compare = spec.compare();
      if (compare.isEmpty()) {
        all.add(limited(spec, run, roles));
        continue;
      }
      // Each contest of the deployment gets an equal part of the alarms that may be false.
      double part = compare.get().falseAlarms() / Math.max(1, compared * roles.contests(spec));
      Optional<CheckVerdict> verdict = compared(spec, compare.get(), part, run, roles);
      Judged limited = limited(spec, run, roles);
      all.add(
          verdict.isEmpty() && roles.control().isEmpty()
              ? limited.adding("; not compared: " + uncompared(spec, compare.get(), run, roles))
              : limited);
      verdict.map(v -> new Judged(v, compare.get().undecided(), spec.hold())).ifPresent(all::add);
    }
    return all.stream().map(j -> accepted(run, j)).toList();
  }

  /** With those that are unchanged; where there are none, with the time before. */
  private static Optional<CheckVerdict> compared(
      CheckSpec spec, CompareSpec compare, double part, GateRun run, Roles roles) {
    List<Series> series = series(spec, run, roles, List.of());
    return run.contest(spec.name())
        .map(c -> Comparison.verdict(spec, compare, c, part, series))
        .or(
            () ->
                run.precedent(spec.name())
                    .filter(Precedent::compares)
                    .map(p -> Comparison.verdict(spec, compare, p, part, series)));
  }

  private static String uncompared(CheckSpec spec, CompareSpec compare, GateRun run, Roles roles) {
    if (roles.before().isEmpty()) return "no release served before";
    if (compare.before().isEmpty()) return "no instance is unchanged";
    if (!spec.source().looksBack()) {
      return "no instance is unchanged, and this source cannot be asked about the time before";
    }
    return run.precedent(spec.name())
        .map(
            p ->
                "of the %s before, %s".formatted(Wording.time(compare.before().get()), p.lacking()))
        .orElse("the time before is not known yet");
  }

  private static Judged accepted(GateRun run, Judged judged) {
    boolean open = judged.verdict().standing() != Standing.GOOD;
    return open && run.accepted().contains(judged.verdict().check())
        ? new Judged(
            judged.verdict().standing(Standing.ACCEPTED, "; a person said to go on"),
            judged.undecided(),
            judged.hold(),
            judged.blind())
        : judged;
  }

  private static Judged limited(CheckSpec spec, GateRun run, Roles roles) {
    List<InstanceName> bad = in(State.BAD, spec, run, roles.changed());
    if (spec.quorum().reached(bad.size(), roles.changed().size())) {
      return new Judged(bad(spec, run, roles, bad), Answer.HOLD, spec.hold());
    }
    List<InstanceName> missing = in(State.MISSING, spec, run, roles.changed());
    List<InstanceName> counting =
        missing.stream().filter(i -> answer(spec, run, i) != Answer.IGNORE).toList();
    if (!counting.isEmpty()) {
      // A failing answer has put bad samples there already: it only waits for more of them.
      Answer answer =
          counting.stream().anyMatch(i -> answer(spec, run, i) == Answer.HOLD)
              ? Answer.HOLD
              : Answer.FAIL;
      return new Judged(
          verdict(spec, run, roles, counting, Standing.MISSING, lacking(spec, run, counting)),
          answer,
          spec.hold());
    }
    List<InstanceName> few = in(State.SHORT, spec, run, roles.changed());
    if (!few.isEmpty()) {
      return new Judged(
          verdict(spec, run, roles, few, Standing.NOT_ENOUGH, few(spec, run, few)),
          spec.missing().noData(),
          spec.hold());
    }
    String ignored = missing.isEmpty() ? "" : "; ignored: " + lacking(spec, run, missing);
    return new Judged(
        verdict(spec, run, roles, List.of(), Standing.GOOD, good(spec, run, roles) + ignored),
        Answer.HOLD,
        spec.hold(),
        missing.size() == roles.changed().size() && !missing.isEmpty());
  }

  private static CheckVerdict bad(
      CheckSpec spec, GateRun run, Roles roles, List<InstanceName> bad) {
    String said =
        "%s: %s had %d or more bad of the last %d samples, newest %s; the limit is %s"
            .formatted(
                spec.name(),
                Wording.names(bad),
                spec.breaches(),
                spec.window(),
                newest(spec, run, bad.getFirst()),
                limit(spec));
    return sharedByControl(spec, run, roles)
        ? verdict(
            spec,
            run,
            roles,
            bad,
            Standing.COMMON_CAUSE,
            said + "; the unchanged instances are as bad, so the release is not to blame")
        : verdict(spec, run, roles, bad, Standing.BAD, said);
  }

  /**
   * Whether most of the unchanged instances are as bad, or nearly: they have at least half of the
   * bad samples that a breach takes, for chance and the order of looks may set them a little apart.
   * Where only they recover, those samples leave their window soon.
   */
  private static boolean sharedByControl(CheckSpec spec, GateRun run, Roles roles) {
    if (roles.control().isEmpty()) return false;
    long as =
        roles.control().stream()
            .flatMap(i -> run.check(spec.name(), i).stream())
            .filter(t -> t.bad() * 2 >= spec.breaches())
            .count();
    return as * 2 > roles.control().size();
  }

  private static List<InstanceName> in(
      State state, CheckSpec spec, GateRun run, List<InstanceName> instances) {
    return instances.stream()
        .filter(i -> run.check(spec.name(), i).map(t -> t.state(spec)).orElse(State.SHORT) == state)
        .toList();
  }

  private static Answer answer(CheckSpec spec, GateRun run, InstanceName instance) {
    return run.check(spec.name(), instance)
        .flatMap(t -> t.missing(spec))
        .map(
            why ->
                switch (why) {
                  case Reading.Stale s -> spec.missing().stale();
                  case Reading.Down d -> spec.missing().down();
                  case Reading.NoData n -> spec.missing().noData();
                  case Reading.Begun b -> spec.missing().noData();
                  case Reading.Before b -> spec.missing().noData();
                  case Reading.Value v -> spec.missing().noData();
                  case Reading.Counts c -> spec.missing().noData();
                  case Reading.Spread s -> spec.missing().noData();
                })
        .orElse(spec.missing().noData());
  }

  private static String lacking(CheckSpec spec, GateRun run, List<InstanceName> instances) {
    Optional<Reading> first =
        run.check(spec.name(), instances.getFirst()).flatMap(t -> t.missing(spec));
    String why =
        first
            .map(
                r ->
                    switch (r) {
                      case Reading.NoData n -> "no data: " + n.said();
                      case Reading.Stale s -> "stale data of " + s.newest() + ": " + s.said();
                      case Reading.Down d -> "the source is down: " + d.said();
                      case Reading.Begun b -> "not asked";
                      case Reading.Before b -> "not asked";
                      case Reading.Value v -> "not asked";
                      case Reading.Counts c -> "not asked";
                      case Reading.Spread s -> "not asked";
                    })
            .orElse("not asked");
    return "%s: %s: %s".formatted(spec.name(), Wording.names(instances), why);
  }

  private static String few(CheckSpec spec, GateRun run, List<InstanceName> few) {
    InstanceName first = few.getFirst();
    int points = run.check(spec.name(), first).map(t -> t.points().size()).orElse(0);
    long pending =
        run.check(spec.name(), first)
            .flatMap(CheckTrack::pending)
            .map(Evaluation::total)
            .orElse(0L);
    String counted =
        spec.leastVolume() > 1
            ? "; %d of %d events for the next".formatted(pending, spec.leastVolume())
            : "";
    return "%s: not enough data: %s had %d of the %d samples that it takes%s"
        .formatted(spec.name(), Wording.names(few), points, spec.breaches(), counted);
  }

  private static String good(CheckSpec spec, GateRun run, Roles roles) {
    Optional<CheckTrack> worst =
        roles.changed().stream()
            .flatMap(i -> run.check(spec.name(), i).stream())
            .filter(t -> !t.points().isEmpty())
            .max(Comparator.comparingLong(CheckTrack::bad));
    return worst
        .map(
            t ->
                "%s: within its limit of %s (newest of %s: %s)"
                    .formatted(
                        spec.name(), limit(spec), t.instance(), newest(spec, run, t.instance())))
        .orElse(spec.name() + ": nothing bad was seen");
  }

  private static String newest(CheckSpec spec, GateRun run, InstanceName instance) {
    return run.check(spec.name(), instance)
        .filter(t -> !t.points().isEmpty())
        .map(t -> t.points().getLast())
        .map(
            p ->
                p.volume() == 0
                    ? "nothing"
                    : Wording.value(spec.source().scale(), p.value())
                        + (p.volume() > 1 ? " of " + p.volume() : ""))
        .orElse("nothing");
  }

  private static String limit(CheckSpec spec) {
    return Wording.value(spec.source().scale(), spec.limit().at());
  }

  private static CheckVerdict verdict(
      CheckSpec spec,
      GateRun run,
      Roles roles,
      List<InstanceName> first,
      Standing standing,
      String said) {
    List<Series> series = series(spec, run, roles, first);
    Optional<Double> newest =
        series.stream()
            .filter(s -> !s.points().isEmpty())
            .findFirst()
            .map(s -> s.points().getLast().value());
    return new CheckVerdict(
        spec.name(),
        standing,
        spec.severity(),
        statistic(spec),
        newest,
        spec.limit().at(),
        series,
        said);
  }

  private static String statistic(CheckSpec spec) {
    String what =
        switch (spec.source().scale()) {
          case SHARE -> "share of failures";
          case SECONDS -> "p%s, seconds".formatted(Wording.number(spec.limit().quantile() * 100));
          case PERCENT -> "percent";
          case NUMBER -> "value";
        };
    return "%s, bad when %s; %d of %d samples"
        .formatted(
            what,
            spec.limit().side().name().toLowerCase(Locale.ROOT),
            spec.breaches(),
            spec.window());
  }

  private static List<Series> series(
      CheckSpec spec, GateRun run, Roles roles, List<InstanceName> first) {
    List<InstanceName> order = new ArrayList<>(first);
    roles.changed().stream().filter(i -> !order.contains(i)).forEach(order::add);
    // A few of the unchanged ones belong into the picture, however many changed ones there are.
    int changed = Math.max(1, CheckVerdict.MOST_SERIES - Math.min(3, roles.control().size()));
    List<Series> all = new ArrayList<>();
    order.stream().limit(changed).forEach(i -> add(all, spec, run, i, false));
    roles.control().stream()
        .limit(CheckVerdict.MOST_SERIES - (long) all.size())
        .forEach(i -> add(all, spec, run, i, true));
    return all;
  }

  private static void add(
      List<Series> all, CheckSpec spec, GateRun run, InstanceName instance, boolean control) {
    run.check(spec.name(), instance)
        .ifPresent(t -> all.add(new Series(instance, control, t.points())));
  }
}
