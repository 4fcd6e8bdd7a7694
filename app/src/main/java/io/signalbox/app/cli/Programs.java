package io.signalbox.app.cli;

import java.nio.file.Path;

/** What runs in this process, instead of asking another one. */
public interface Programs {

  /** Runs Signalbox until it is told to stop; gives the exit code. */
  int up(Path configuration) throws Exception;

  /** Shows the main job on this machine. */
  int demo() throws Exception;
}
