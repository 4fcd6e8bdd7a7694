package io.signalbox.platforms.host;

/**
 * The shell text that gives what a file has got since a mark ({@code inode:size}): its first line
 * is {@code mark …}, or {@code begun …} at the first look; the rest are lines of the file. A file
 * that was replaced or cut is read from its beginning; what the old one got last is lost to this
 * look.
 */
final class LogTail {
  /** So much of what came is read, the newest. */
  private static final int MOST_BYTES = 16 << 20;

  /** {@code $1} is the file, {@code $2} the mark. */
  static final String TEXT =
      "[ -f \"$1\" ] || { echo \"there is no file $1\" >&2; exit 96; }; "
          + "[ -r \"$1\" ] || { echo \"$1 may not be read\" >&2; exit 96; }; "
          + "inode=$(stat -L -c %i -- \"$1\") size=$(stat -L -c %s -- \"$1\"); "
          + "[ -n \"$2\" ] || { echo \"begun $inode:$size\"; exit 0; }; "
          + "from=${2#*:}; if [ \"${2%%:*}\" != \"$inode\" ] || [ \"$from\" -gt \"$size\" ]; then from=0; fi; "
          + "more=$((size - from)); if [ $more -gt "
          + MOST_BYTES
          + " ]; then more="
          + MOST_BYTES
          + "; from=$((size - more)); fi; "
          + "echo \"mark $inode:$size\"; "
          + "tail -c +$((from + 1)) -- \"$1\" | head -c $more";

  static final int CANNOT_READ = 96;

  private LogTail() {}
}
