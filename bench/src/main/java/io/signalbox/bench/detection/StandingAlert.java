package io.signalbox.bench.detection;

import io.signalbox.bench.detection.Second.Served;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * An alerting rule of Prometheus, told by Alertmanager: every so often the share of failures in a
 * window up to now is compared with a limit; who is beyond it at each look for a while is reported,
 * a moment later.
 */
final class StandingAlert implements Rule {
  private static final double LIMIT = 0.01;
  private static final int NOT_PENDING = -1;

  private final int interval;
  private final int window;
  private final int standing;
  private final int groupWait;
  private final Deque<Served> seconds = new ArrayDeque<>();
  private Served inWindow = Served.NOTHING;
  private int now;
  private int pendingSince = NOT_PENDING;
  private int fires = Integer.MAX_VALUE;

  /**
   * All in seconds.
   *
   * @param interval of the looks ({@code evaluation_interval})
   * @param window of the rate
   * @param standing how long it has to be beyond the limit ({@code for})
   * @param groupWait until the first message leaves ({@code group_wait})
   */
  StandingAlert(int interval, int window, int standing, int groupWait) {
    this.interval = interval;
    this.window = window;
    this.standing = standing;
    this.groupWait = groupWait;
  }

  /**
   * A look a minute at the last five, for ten, and half a minute until it is told: the defaults of
   * both, and the example (prometheus.io, "Configuration", "Alerting rules" and, of Alertmanager,
   * "Configuration").
   */
  static Rule asDocumented() {
    return new StandingAlert(60, 300, 600, 30);
  }

  /** As soon as such a rule can be set up to tell; the intervals of Prometheus' first steps. */
  static Rule inAHurry() {
    return new StandingAlert(15, 60, 60, 0);
  }

  @Override
  public boolean bad(Second next) {
    take(next.changed());
    if (++now % interval == 0) look();
    return now >= fires;
  }

  private void take(Served second) {
    seconds.add(second);
    inWindow = inWindow.plus(second);
    if (seconds.size() > window) inWindow = inWindow.minus(seconds.remove());
  }

  /** What has begun to fire is told, also when it has ended by then. */
  private void look() {
    if (inWindow.share() <= LIMIT) {
      pendingSince = NOT_PENDING;
    } else if (pendingSince == NOT_PENDING) {
      pendingSince = now;
    } else if (fires == Integer.MAX_VALUE && now - pendingSince >= standing) {
      fires = now + groupWait;
    }
  }
}
