package io.signalbox.routes.report;

import java.io.IOException;

/** A git host that can be told. Telling it the same again changes nothing. */
interface GitHost {

  /**
   * @throws Refused when it does not help to try again
   * @throws IOException when it may
   */
  void tell(Report report) throws IOException, Refused;

  /** The host said no, for good. */
  final class Refused extends Exception {
    private static final long serialVersionUID = 1L;

    Refused(String said) {
      super(said);
    }
  }
}
