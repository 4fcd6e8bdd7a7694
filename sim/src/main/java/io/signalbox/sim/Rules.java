package io.signalbox.sim;

/**
 * What hosts and broker enforce. All of it is true in the real ones; a mutation switches one off.
 *
 * @param checksClaims a mutating command without the newest claim is refused
 * @param ordersFences a claim with a lower fence is refused
 * @param ordersTransitions a claim of the same fence with a lower transition is refused
 * @param claimKills a claim ends what an older one left running
 * @param losesZombies a commit without its delivery is refused
 * @param notesFirst how to undo the stop of what runs by hand is written down before it is stopped
 */
record Rules(
    boolean checksClaims,
    boolean ordersFences,
    boolean ordersTransitions,
    boolean claimKills,
    boolean losesZombies,
    boolean notesFirst) {
  static final Rules ALL = new Rules(true, true, true, true, true);

  Rules(
      boolean checksClaims,
      boolean ordersFences,
      boolean ordersTransitions,
      boolean claimKills,
      boolean losesZombies) {
    this(checksClaims, ordersFences, ordersTransitions, claimKills, losesZombies, true);
  }

  Rules forgettingToNote() {
    return new Rules(
        checksClaims, ordersFences, ordersTransitions, claimKills, losesZombies, false);
  }
}
