package io.signalbox.sim;

/**
 * What hosts and broker enforce. All of it is true in the real ones; a mutation switches one off.
 *
 * @param checksClaims a mutating command without the newest claim is refused
 * @param ordersFences a claim with a lower fence is refused
 * @param ordersTransitions a claim of the same fence with a lower transition is refused
 * @param claimKills a claim ends what an older one left running
 * @param losesZombies a commit without its delivery is refused
 */
record Rules(
    boolean checksClaims,
    boolean ordersFences,
    boolean ordersTransitions,
    boolean claimKills,
    boolean losesZombies) {
  static final Rules ALL = new Rules(true, true, true, true, true);
}
