package io.signalbox.sim;

import io.signalbox.engine.model.Deployment;

/** What goes wrong with single calls to hosts, on purpose. */
@FunctionalInterface
interface Faults {
  Faults NONE = (now, host, what) -> Fault.NONE;

  /** What becomes of a call. */
  enum Fault {
    NONE,
    /** It fails, and has done nothing. */
    ERROR,
    /** It does its work, and never answers. */
    HANG,
    /** It does its work, and the connection is lost before it says so. */
    LOST,
    /** It says that it has worked, and has done nothing; a look gives an answer without sense. */
    WRONG
  }

  Fault at(Deployment now, SimHost host, String what);
}
