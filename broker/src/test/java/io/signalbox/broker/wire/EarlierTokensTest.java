package io.signalbox.broker.wire;

import static org.assertj.core.api.Assertions.assertThat;

import io.signalbox.engine.spec.ApprovalSpec;
import io.signalbox.engine.spec.BackupSpec;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What lies on the bus may have been written before a word was added. */
final class EarlierTokensTest {

  private static <T> void without(String word, T value, Class<T> type) {
    String now = Json.write(value);
    String then = now.replace(",\"" + word + "\":false", "");
    assertThat(then).as("without %s", word).isNotEqualTo(now);
    assertThat(Json.read(then, type)).isEqualTo(value);
  }

  @Test
  void flagsThatCameLaterAreOff() {
    without("processFirst", BackupSpec.none(), BackupSpec.class);
    without(
        "fourEyes",
        new ApprovalSpec(
            List.of(ApprovalSpec.Checkpoint.SWAP),
            1,
            Duration.ofDays(1),
            ApprovalSpec.Approver.ADMIN,
            false),
        ApprovalSpec.class);
  }
}
