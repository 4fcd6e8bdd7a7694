package io.signalbox.app.hosts;

import java.util.List;
import java.util.Locale;

/**
 * Makes one program of a host fail where the service's own commands call it: its place on root's
 * path is taken by a script that does what a file says, and is the real one otherwise.
 *
 * @param service whose commands are meant; those of all others never meet it
 */
record Saboteur(TestHost host, String service) {
  /** What goes wrong. */
  enum Fault {
    /** It says no, and does nothing. */
    ERROR,
    /** It does not come back, and does nothing. */
    HANG,
    /** The connection is lost; what was begun happens three seconds later. */
    LOST,
    /** It says yes, and does nothing. */
    WRONG
  }

  /**
   * A program that the way back calls: the real one, and a pattern of its command line, with that
   * of its parent behind it.
   */
  enum Victim {
    /** The claim, and the lock of each change. */
    FLOCK("/usr/bin/flock", "host-.*/srv/NAME "),
    /** What every observation asks. */
    SYSTEMCTL("/usr/bin/systemctl", "^show .*signalbox-NAME-"),
    /** The probe. */
    CURL("/usr/bin/curl", "http://127.0.0.1:2301[01]/"),
    /** The rename that moves the traffic. */
    MV("/usr/bin/mv", "^-fT .*/srv/NAME/live ");

    private final String path;
    private final String calls;

    Victim(String path, String calls) {
      this.path = path;
      this.calls = calls;
    }
  }

  private static final String SCRIPT =
      """
      #!/bin/sh
      armed=/run/sabotage/PROGRAM
      [ -f $armed ] || exec REAL "$@"
      printf '%s %s ' "$*" "$(tr '\\0' ' ' < /proc/$PPID/cmdline)" | grep -q -- 'CALLS' || exec REAL "$@"
      read -r fault times < $armed
      [ "$times" = always ] || rm -f $armed
      echo "$fault $*" >> /run/sabotage/struck
      case $fault in
        ERROR) echo "PROGRAM: sabotaged" >&2; exit 1 ;;
        HANG) exec sleep 3600 ;;
        WRONG) exit 0 ;;
      esac
      # Up to the sshd that serves this connection.
      pid=$$
      while [ "$pid" -gt 1 ]; do
        case $(cat /proc/$pid/comm) in sshd*) kill -KILL "$pid"; break ;; esac
        pid=$(sed 's/.*) //' /proc/$pid/stat | cut -d' ' -f2)
      done
      sleep 3
      exec REAL "$@"
      """;

  /** Until {@link #disarm}, or only for the next call. */
  void arm(Victim victim, Fault fault, boolean always) {
    String program = victim.name().toLowerCase(Locale.ROOT);
    String script =
        SCRIPT
            .replace("CALLS", victim.calls)
            .replace("NAME", service)
            .replace("REAL", victim.path)
            .replace("PROGRAM", program);
    host.sh(
        """
        # The probe is no root, and disarms it too.
        install -d -m 0777 /run/sabotage
        cat > /usr/local/bin/%1$s.new << 'END'
        %2$sEND
        chmod 755 /usr/local/bin/%1$s.new
        rm -f /run/sabotage/struck
        echo %3$s %4$s > /run/sabotage/%1$s
        /usr/bin/mv -f /usr/local/bin/%1$s.new /usr/local/bin/%1$s
        """
            .formatted(program, script, fault, always ? "always" : "once"));
  }

  /** The calls that went wrong since it was armed. */
  List<String> struck() {
    return host.sh("cat /run/sabotage/struck 2>/dev/null || :")
        .lines()
        .filter(l -> !l.isBlank())
        .toList();
  }

  void disarm() {
    host.sh(
        "rm -rf /run/sabotage; rm -f /usr/local/bin/flock /usr/local/bin/systemctl /usr/local/bin/curl /usr/local/bin/mv");
  }
}
