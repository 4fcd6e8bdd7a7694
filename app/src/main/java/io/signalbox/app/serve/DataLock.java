package io.signalbox.app.serve;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;

/**
 * One process at a time uses a data directory. The operating system gives the lock back when the
 * process ends, however it ends, so it never has to be removed by hand. Taken before anything else
 * is written: the broker's own lock comes late, and waits for a long time.
 */
public final class DataLock implements AutoCloseable {
  private static final String FILE = "lock";

  private final FileChannel channel;

  private DataLock(FileChannel channel) {
    this.channel = channel;
  }

  /** Empty when another process has it; {@link #owner} tells which. */
  public static Optional<DataLock> take(Path data) throws IOException {
    FileChannel channel =
        FileChannel.open(data.resolve(FILE), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    try {
      FileLock lock = channel.tryLock();
      if (lock != null) {
        channel.truncate(0);
        channel.write(
            ByteBuffer.wrap(
                Long.toString(ProcessHandle.current().pid()).getBytes(StandardCharsets.UTF_8)));
        return Optional.of(new DataLock(channel));
      }
    } catch (OverlappingFileLockException alreadyOurs) {
      // Another Signalbox within this very process.
    }
    channel.close();
    return Optional.empty();
  }

  /** Who has it, for people. */
  public static String owner(Path data) throws IOException {
    return "process " + Files.readString(data.resolve(FILE)).strip();
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
