package io.signalbox.app.chaos;

import io.signalbox.app.hosts.Command;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;

/**
 * A small disk of its own for journal and ledger: an ext4 in a file, so that it can be full, and so
 * that it can lose its power. The file holds what the file system has handed to its disk; what is
 * only in memory is not in it, and a copy of it is what a power cut leaves. With a commit interval
 * of five minutes (ext4(5)) nothing gets there by itself in time. Needs root.
 */
final class DataDisk implements AutoCloseable {
  private static final String SIZE = "400M";

  /** As on any large disk; on one of this size it would be 1024, of which doctor warns. */
  private static final String BLOCK = "4096";

  private final Path image;
  private final Path mount;

  DataDisk(Path root) throws IOException {
    this.image = root.resolve("disk.img");
    this.mount = Files.createDirectories(root.resolve("disk"));
    Command.run(List.of("truncate", "-s", SIZE, image.toString()), "");
    Command.run(
        List.of(
            "mkfs.ext4",
            "-q",
            "-b",
            BLOCK,
            "-E",
            "lazy_itable_init=0",
            "-m",
            "0",
            image.toString()),
        "");
    mount();
  }

  /** Whether this process may make one. */
  static boolean possible() {
    return System.getProperty("user.name").equals("root")
        && Files.exists(Path.of("/dev/loop-control"));
  }

  Path directory() {
    return mount.resolve("data");
  }

  /** Takes every byte that is left. */
  void fill() {
    // The exit code says that it is full.
    Command.run(
        List.of(
            "sh", "-c", "dd if=/dev/zero of=\"$0\" bs=64k status=none 2>/dev/null || :", filler()),
        "");
  }

  void drain() throws IOException {
    Files.deleteIfExists(Path.of(filler()));
  }

  private String filler() {
    return mount.resolve("filler").toString();
  }

  /**
   * Takes what is on the disk now; while nobody writes. What {@link #forget} puts in the place of
   * the disk.
   */
  void keep() {
    Command.run(List.of("cp", "--sparse=always", image.toString(), kept().toString()), "");
  }

  /** The disk is as it was kept; nobody may use it meanwhile. */
  void forget() throws IOException {
    unmount();
    Files.move(kept(), image, StandardCopyOption.REPLACE_EXISTING);
    mount();
  }

  private Path kept() {
    return image.resolveSibling("kept.img");
  }

  private void mount() {
    Command.run(List.of("mount", "-o", "loop,commit=300", image.toString(), mount.toString()), "");
  }

  private void unmount() {
    Command.run(List.of("umount", mount.toString()), "");
  }

  @Override
  public void close() {
    unmount();
  }
}
