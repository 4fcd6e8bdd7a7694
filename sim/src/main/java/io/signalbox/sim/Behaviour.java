package io.signalbox.sim;

/** How the process of a version behaves, wherever it runs. */
enum Behaviour {
  GOOD,
  /** Healthy, but only after some seconds. */
  SLOW,
  /** Never answers as it should. */
  SICK,
  /** Healthy until it gets traffic. */
  SICK_UNDER_TRAFFIC,
  DIES_AT_START,
  /** Ends by itself some time after each start. */
  DIES_LATER,
  INSTALL_FAILS,
  NO_ARTIFACT;

  boolean healthy(long runningFor, boolean live) {
    return switch (this) {
      case GOOD, DIES_LATER, INSTALL_FAILS, NO_ARTIFACT -> true;
      case SLOW -> runningFor >= 4_000;
      case SICK, DIES_AT_START -> false;
      case SICK_UNDER_TRAFFIC -> !live;
    };
  }
}
