package io.signalbox.routes.bus;

import static org.assertj.core.api.Assertions.assertThat;

import io.signalbox.broker.RecordReader;
import io.signalbox.engine.admission.TargetRecord;
import io.signalbox.engine.model.Deployment;
import io.signalbox.routes.audit.Bus;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TargetBookTest {

  /** Nobody tells an engine that another one admits now. */
  @Test
  void whoAdmitsNoMoreShowsWhatTheOtherOneDecided(@TempDir Path data) throws Exception {
    try (Bus bus = new Bus(data)) {
      TargetBook former = new TargetBook(new RecordReader(bus.connections()));
      assertThat(former.get(Bus.AUTH, true)).isEqualTo(TargetRecord.unknown(Bus.AUTH));
      Deployment others = bus.holder();
      assertThat(former.all().values())
          .singleElement()
          .satisfies(r -> assertThat(r.heldBy(others.id())).isTrue());
    }
  }
}
