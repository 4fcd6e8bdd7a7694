package io.signalbox.app.cli;

import java.nio.file.Path;

/** What runs in this process, instead of asking another one. */
public interface Programs {

  /** Runs Signalbox until it is told to stop; gives the exit code. */
  int up(Path configuration) throws Exception;

  /** Shows the main job on this machine. */
  int demo() throws Exception;

  /**
   * Loads what a start needs, and ends; for the launcher's class archives.
   *
   * @param whole a whole Signalbox, or only a client
   */
  int rehearse(boolean whole) throws Exception;
}
