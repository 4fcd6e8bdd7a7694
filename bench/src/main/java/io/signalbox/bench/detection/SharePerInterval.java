package io.signalbox.bench.detection;

import io.signalbox.bench.detection.Second.Served;

/**
 * Every so often the share of failures since the last look is compared with a limit; after so many
 * looks beyond it the release is bad.
 */
final class SharePerInterval implements Rule {
  private final int interval;
  private final double limit;
  private final int fails;
  private Served since = Served.NOTHING;
  private int second;
  private int failed;

  /**
   * @param interval in seconds, of the looks and of what each looks at
   * @param fails looks beyond the limit
   */
  SharePerInterval(int interval, double limit, int fails) {
    this.interval = interval;
    this.limit = limit;
    this.fails = fails;
  }

  /**
   * Flagger's: a look a minute, at least 99 % answered well, five looks that fail
   * (docs.flagger.app, "Metrics Analysis" and the canaries of its tutorials).
   */
  static Rule ofFlagger() {
    return new SharePerInterval(60, 0.01, 5);
  }

  /**
   * Argo Rollouts': a look every five minutes, at least 95 % answered well, more than three that
   * fail (argo-rollouts.readthedocs.io, "Analysis", the template success-rate).
   */
  static Rule ofArgo() {
    return new SharePerInterval(300, 0.05, 4);
  }

  /** Argo Rollouts' intervals with the limit that Signalbox has. */
  static Rule ofArgoAtOnePercent() {
    return new SharePerInterval(300, 0.01, 4);
  }

  @Override
  public boolean bad(Second next) {
    since = since.plus(next.changed());
    if (++second % interval != 0) return false;
    if (since.share() > limit) failed++;
    since = Served.NOTHING;
    return failed >= fails;
  }
}
