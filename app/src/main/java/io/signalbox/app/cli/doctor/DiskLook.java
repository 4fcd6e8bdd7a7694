package io.signalbox.app.cli.doctor;

import java.io.IOException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** The file system on which journal and ledger lie. */
final class DiskLook {
  private static final String DISK = "disk";
  private static final long LEAST_FREE_BYTES = 1L << 30;

  /**
   * SQLite reserves room for a page of its shared memory by writing one byte of it (os_unix.c,
   * unixShmMap): enough where a block of the file system is a page.
   */
  private static final long LEAST_BLOCK_BYTES = 4096;

  private DiskLook() {}

  static Finding at(Path directory) {
    try {
      FileStore disk = Files.getFileStore(directory);
      return of(directory, disk.getUsableSpace(), disk.getBlockSize());
    } catch (IOException | UnsupportedOperationException e) {
      return Finding.bad(DISK, "cannot be read: " + e.getMessage(), "Look at the file system.");
    }
  }

  /**
   * @param free bytes
   * @param block bytes
   */
  static Finding of(Path directory, long free, long block) {
    String said = "%d MiB free at %s".formatted(free >> 20, directory);
    if (free < LEAST_FREE_BYTES)
      return Finding.bad(
          DISK, said, "Make room: below 1 GiB new requests may be refused before long.");
    return smallBlocks(said, block).orElse(Finding.good(DISK, said));
  }

  private static Optional<Finding> smallBlocks(String said, long block) {
    if (block >= LEAST_BLOCK_BYTES) return Optional.empty();
    return Optional.of(
        Finding.bad(
            DISK,
            "%s, in blocks of %d bytes: should it get full, the process is ended (SIGBUS) where it would otherwise wait for room"
                .formatted(said, block),
            "Put signalbox.data on a file system with blocks of 4096 bytes ('mkfs.ext4 -b 4096'); mkfs makes small ones on disks below 512 MiB."));
  }
}
