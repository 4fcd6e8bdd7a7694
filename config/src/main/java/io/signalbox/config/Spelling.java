package io.signalbox.config;

import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;

/**
 * Finds what was probably meant: the known word with the fewest typing slips from the given one.
 */
public final class Spelling {
  /** Longer words are not compared; a name of this length is pasted, not mistyped. */
  private static final int LONGEST = 64;

  private Spelling() {}

  /** The nearest known word, if it is at most a third of the word away. */
  public static Optional<String> nearest(String word, Collection<String> known) {
    if (word.length() > LONGEST) return Optional.empty();
    String wanted = word.toLowerCase(Locale.ROOT);
    return known.stream()
        .map(
            candidate -> new Guess(candidate, distance(wanted, candidate.toLowerCase(Locale.ROOT))))
        .filter(guess -> guess.distance <= Math.max(1, word.length() / 3))
        .min(Comparator.comparingInt(Guess::distance).thenComparing(Guess::word))
        .map(Guess::word);
  }

  /** {@code " Did you mean 'x'?"}, or nothing; to be appended to a sentence. */
  public static String didYouMean(String word, Collection<String> known) {
    return nearest(word, known).map(found -> " Did you mean '" + found + "'?").orElse("");
  }

  /**
   * Insertions, deletions, substitutions and swaps of neighbours (the "optimal string alignment"
   * distance, which counts the commonest slip, a swap, as one).
   */
  static int distance(String a, String b) {
    int[][] cost = new int[a.length() + 1][b.length() + 1];
    for (int i = 0; i <= a.length(); i++) cost[i][0] = i;
    for (int j = 0; j <= b.length(); j++) cost[0][j] = j;
    for (int i = 1; i <= a.length(); i++) {
      for (int j = 1; j <= b.length(); j++) {
        int change = a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1;
        cost[i][j] =
            Math.min(Math.min(cost[i - 1][j], cost[i][j - 1]) + 1, cost[i - 1][j - 1] + change);
        if (swapped(a, b, i, j)) cost[i][j] = Math.min(cost[i][j], cost[i - 2][j - 2] + 1);
      }
    }
    return cost[a.length()][b.length()];
  }

  private static boolean swapped(String a, String b, int i, int j) {
    return i > 1
        && j > 1
        && a.charAt(i - 1) == b.charAt(j - 2)
        && a.charAt(i - 2) == b.charAt(j - 1);
  }

  private record Guess(String word, int distance) {}
}
