package io.signalbox.app.serve;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class DataLockTest {
  @TempDir Path data;

  @Test
  void a_second_process_is_told_who_has_the_data() throws Exception {
    Optional<DataLock> first = DataLock.take(data);
    assertThat(first).isPresent();

    assertThat(DataLock.take(data)).isEmpty();
    assertThat(DataLock.owner(data)).isEqualTo("process " + ProcessHandle.current().pid());
    first.get().close();
  }

  @Test
  void what_was_given_back_can_be_taken_again() throws Exception {
    DataLock.take(data).orElseThrow().close();

    Optional<DataLock> again = DataLock.take(data);
    assertThat(again).isPresent();
    again.get().close();
  }
}
