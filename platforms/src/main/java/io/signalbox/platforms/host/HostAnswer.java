package io.signalbox.platforms.host;

import io.signalbox.engine.port.StepFailed;
import io.signalbox.engine.port.StepFailed.Code;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Gives the exit codes of the host script their names, and says what to do next. */
final class HostAnswer {
  private static final String PREFIX = "signalbox: ";
  private static final Pattern SCRIPT_CODE = Pattern.compile("exit code (\\d+)");
  private static final int TIMED_OUT = 124;
  private static final int KILLED = 137;
  private static final int SCRIPT_FAILED = 79;

  private HostAnswer() {}

  /**
   * @param otherwise the code for an exit that the protocol does not name
   */
  static StepFailed failure(String where, HostCommand command, Reply reply, Code otherwise) {
    Exit exit = reply.raw();
    Code code = code(exit, otherwise);
    List<String> evidence = new ArrayList<>(last(reply.shown().out()));
    evidence.addAll(
        reply.scrub().clean(exit.err().stream().filter(l -> !l.startsWith(PREFIX)).toList()));
    String said =
        exit.err().stream()
            .filter(l -> l.startsWith(PREFIX))
            .reduce((a, b) -> b)
            .map(l -> reply.scrub().clean(l.substring(PREFIX.length())))
            .orElseGet(() -> because(exit));
    OptionalInt number = OptionalInt.of(exit.code());
    if (exit.code() == SCRIPT_FAILED) {
      Matcher script = SCRIPT_CODE.matcher(said);
      if (script.find()) number = OptionalInt.of(Integer.parseInt(script.group(1)));
    }
    return new StepFailed(
        code,
        where,
        "Could not " + command.purpose() + ": " + said + ".",
        evidence,
        number,
        next(code));
  }

  private static Code code(Exit exit, Code otherwise) {
    if (full(exit)) return Code.DISK_FULL;
    if (exit.err().stream().anyMatch(l -> l.startsWith("sudo: "))) return Code.DENIED;
    return switch (exit.code()) {
      case 80 -> Code.FENCED;
      case 82 -> Code.UNFIT;
      case 83 -> Code.NOT_PROVEN;
      case 84 -> Code.RELEASE_MISSING;
      case 85 -> Code.START_FAILED;
      case 86 -> Code.TRAFFIC_FAILED;
      case 87 -> Code.BACKUP_FAILED;
      case 88, TIMED_OUT -> Code.TIMEOUT;
      case KILLED -> Code.COMMAND_FAILED;
      default -> otherwise;
    };
  }

  private static boolean full(Exit exit) {
    String words = "No space left on device";
    return exit.out().contains(words) || exit.err().stream().anyMatch(l -> l.contains(words));
  }

  private static String because(Exit exit) {
    if (full(exit)) return "no space (or no inode) is left on the host's disk";
    return switch (exit.code()) {
      case TIMED_OUT -> "it took longer than it may, and was stopped on the host";
      case KILLED -> "it was killed on the host, by a newer claim or by a person (SIGKILL)";
      default -> "exit code " + exit.code();
    };
  }

  private static List<String> last(List<String> lines) {
    return lines.subList(Math.max(0, lines.size() - StepFailed.MOST_LINES), lines.size());
  }

  static String next(Code code) {
    return switch (code) {
      case UNREACHABLE ->
          "Check that the host is up and that sshd answers; one that is gone for good is taken out of the configuration.";
      case HOST_KEY ->
          "Compare the host's key with the one you trust, then correct the known_hosts file.";
      case DENIED -> "Check the user, its key, and that `sudo -n true` works for it on the host.";
      case FENCED ->
          "`signalbox status` says who deploys this target now; if nobody does, `signalbox adopt` goes on from what its hosts know.";
      case DISK_FULL ->
          "Free room on the host (a schedule with `prune: true` removes old releases and backups), then retry.";
      case UNFIT -> "Put right what the message names, then retry.";
      case ARTIFACT_MISSING -> "Check the artifact's path or URL, then retry.";
      case ARTIFACT_CORRUPT ->
          "Build the artifact anew and leave it alone while it is deployed, then retry.";
      case RELEASE_MISSING -> "Deploy that version again; its files are no longer on the host.";
      case INSTALL_FAILED ->
          "Read the last lines above; correct the install command or the release.";
      case START_FAILED -> "Read the last lines above; `signalbox logs` shows more of them.";
      case HOOK_FAILED -> "Read the last lines above; correct the hook or what it calls.";
      case BACKUP_FAILED -> "Read the last lines above; check the paths and the dump command.";
      case TRAFFIC_FAILED ->
          "Check the traffic settings and, on the host, `nginx -t` and its error log.";
      case NOT_PROVEN -> "If it keeps failing, look at the host.";
      case TIMEOUT -> "If it keeps failing, raise its timeout.";
      case COMMAND_FAILED -> "Read the last lines above.";
      case INTERRUPTED -> "Nothing: the step goes on where it was interrupted.";
    };
  }
}
