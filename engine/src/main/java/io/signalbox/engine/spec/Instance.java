package io.signalbox.engine.spec;

import io.signalbox.engine.name.InstanceName;
import io.signalbox.engine.name.Slot;

/**
 * One copy of a service on a host.
 *
 * @param directory absolute path on the host that belongs to this instance alone: releases, slots,
 *     shared files, the fence
 * @param portA TCP port on 127.0.0.1 on which the process of slot a listens; 0 for a service
 *     without a port
 * @param portB the same for slot b; equal to {@code portA} where two processes may not run at once
 */
public record Instance(InstanceName name, Host host, String directory, int portA, int portB) {

  public Instance {
    if (!directory.startsWith("/") || directory.contains("..") || directory.length() < 2) {
      throw new IllegalArgumentException(
          "Expected the directory of instance "
              + name
              + " to be an absolute path below /, but it is '"
              + directory
              + "'.");
    }
  }

  public int port(Slot slot) {
    return switch (slot) {
      case A -> portA;
      case B -> portB;
    };
  }
}
