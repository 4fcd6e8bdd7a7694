package io.signalbox.platforms.host;

import io.signalbox.platforms.Sha256;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * The host's side of the protocol: one POSIX sh script, kept here in parts. A host keeps it under a
 * name that carries its digest, so engines of different versions never use each other's.
 */
public final class HostScript {
  private static final List<String> PARTS =
      List.of(
          "10-core.sh",
          "20-fence.sh",
          "30-release.sh",
          "40-slot.sh",
          "50-script.sh",
          "60-traffic.sh",
          "70-precheck.sh",
          "75-adopt.sh",
          "77-by-hand.sh",
          "80-retire.sh",
          "90-main.sh");

  /** Exit code of {@link #LAUNCH}: this directory was never used. */
  static final int NEVER_USED = 96;

  /** Exit code of {@link #LAUNCH}: the directory is known, but not this version of the script. */
  static final int NOT_THERE = 97;

  /** Runs the script in {@code $0}, or says that it is not there. */
  static final String LAUNCH =
      "[ -d \"${0%/*}\" ] || exit 96; [ -r \"$0\" ] || exit 97; exec sh \"$0\" \"$@\"";

  /**
   * Makes the instance's directory {@code $1} and keeps standard input, of digest {@code $3}, as
   * script {@code $2}. What is shared belongs to the process's user {@code $4}.
   */
  static final String INSTALL =
      """
      set -eu; umask 022
      mkdir -p -- "$1/releases" "$1/shared" "$1/slots/a" "$1/slots/b" "$1/backups"
      [ -d "$1/.signalbox" ] || mkdir -m 0700 -- "$1/.signalbox"
      mkdir -p -- "$1/.signalbox/runs" "$1/.signalbox/manifests" "$1/.signalbox/bin"
      chmod 0700 "$1/backups"
      [ -z "$4" ] || chown -h -- "$4" "$1/shared"
      cat > "$2.$$"
      [ "$(sha256sum < "$2.$$")" = "$3  -" ] || { echo 'the script arrived incomplete' >&2; exit 83; }
      sync "$2.$$"; mv -fT -- "$2.$$" "$2"; sync "${2%/*}"
      """;

  private static final String TEXT = read();
  private static final String DIGEST = Sha256.hex(TEXT);

  private HostScript() {}

  public static String text() {
    return TEXT;
  }

  public static String digest() {
    return DIGEST;
  }

  /** Where an instance keeps it. */
  public static String path(String directory) {
    return directory + "/.signalbox/bin/host-" + DIGEST.substring(0, 16) + ".sh";
  }

  private static String read() {
    StringBuilder all = new StringBuilder();
    for (String part : PARTS) {
      try (InputStream in = HostScript.class.getResourceAsStream(part)) {
        if (in == null) throw new IllegalStateException("The resource " + part + " is missing.");
        all.append(new String(in.readAllBytes(), StandardCharsets.UTF_8)).append('\n');
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
    return all.toString();
  }
}
