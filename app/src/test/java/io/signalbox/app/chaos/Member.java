package io.signalbox.app.chaos;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * One engine of a campaign, and everything by which it can be hurt.
 *
 * @param home where it notes down how it is reached
 * @param clock the file that libfaketime reads
 * @param hosts its wires to the hosts
 * @param broker its wire to the broker, where that is outside
 * @param database its wire to the database, where that is outside
 */
record Member(
    Program program,
    Path home,
    Path clock,
    List<Relay> hosts,
    Optional<Relay> broker,
    Optional<Relay> database) {

  Member {
    hosts = List.copyOf(hosts);
  }
}
