package io.signalbox.sim;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/** Known-bad variants of Signalbox and of the hosts: the simulation has to notice each. */
record Mutation(String name, Brain brain, Rules rules, Books.Habit habit) {

  private Mutation(String name, Rules rules) {
    this(name, Brain.SHIPPED, rules, Books.Habit.SOUND);
  }

  Mutation(String name, Brain brain) {
    this(name, brain, Rules.ALL, Books.Habit.SOUND);
  }

  private Mutation(Books.Habit habit) {
    this(habit.name().toLowerCase(Locale.ROOT).replace('_', ' '), Brain.SHIPPED, Rules.ALL, habit);
  }

  /** Whether a seed notices it. */
  boolean noticed(long seed) {
    return habit == Books.Habit.SOUND
        ? Simulation.fails(seed, brain, rules).isPresent()
        : Simulation.fails(seed, habit).isPresent();
  }

  static List<Mutation> all() {
    return Stream.of(habits(), hosts(), BadSteps.all(), BadAdmissions.all())
        .flatMap(List::stream)
        .toList();
  }

  /** Of those who tell and read facts. */
  private static List<Mutation> habits() {
    return Arrays.stream(Books.Habit.values())
        .filter(h -> h != Books.Habit.SOUND)
        .map(Mutation::new)
        .toList();
  }

  /** Of the hosts, and of the broker. */
  private static List<Mutation> hosts() {
    return List.of(
        new Mutation("host checks no claim", new Rules(false, true, true, true, true)),
        new Mutation("host checks no fence", new Rules(true, false, true, true, true)),
        new Mutation("host orders no steps", new Rules(true, true, false, true, true)),
        new Mutation("claim leaves old work running", new Rules(true, true, true, false, true)),
        new Mutation("broker takes a late commit", new Rules(true, true, true, true, false)),
        new Mutation("host stops what runs by hand before the note", Rules.ALL.forgettingToNote()));
  }

  @Override
  public String toString() {
    return name;
  }
}
