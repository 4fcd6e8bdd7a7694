package io.signalbox.app.cli.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DiskLookTest {
  private static final Path DATA = Path.of("/var/lib/signalbox");
  private static final long ROOM = 8L << 30;

  @Test
  void aLargeDiskIsGood() {
    assertThat(DiskLook.of(DATA, ROOM, 4096))
        .isEqualTo(Finding.good("disk", "8192 MiB free at /var/lib/signalbox"));
  }

  @Test
  void oneThatIsNearlyFullIsNot() {
    assertThat(DiskLook.of(DATA, 1L << 29, 4096))
        .satisfies(f -> assertThat(f.good()).isFalse())
        .satisfies(f -> assertThat(f.next()).startsWith("Make room"));
  }

  @Test
  void blocksSmallerThanAPageEndTheProcessWhenItIsFull() {
    assertThat(DiskLook.of(DATA, ROOM, 1024))
        .satisfies(f -> assertThat(f.good()).isFalse())
        .satisfies(f -> assertThat(f.said()).contains("blocks of 1024 bytes", "SIGBUS"))
        .satisfies(f -> assertThat(f.next()).contains("mkfs.ext4 -b 4096"));
  }

  @Test
  void theDiskOfThisMachineTellsItsBlocks(@TempDir Path here) {
    assertThat(DiskLook.at(here).said()).contains("MiB free at " + here);
  }
}
