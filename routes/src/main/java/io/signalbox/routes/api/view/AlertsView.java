package io.signalbox.routes.api.view;

import io.signalbox.engine.alert.Severity;
import io.signalbox.engine.alert.Silence;
import io.signalbox.engine.name.DeploymentId;
import io.signalbox.engine.name.EnvironmentName;
import io.signalbox.engine.name.ServiceName;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** What people were told, and what they are not told for a while. */
public record AlertsView(List<IncidentView> incidents, List<Silence> silences) {
  public AlertsView {
    incidents = List.copyOf(incidents);
    silences = List.copyOf(silences);
  }

  /**
   * A deployment about which somebody was told something worse than info.
   *
   * @param open whether somebody is still expected to acknowledge it
   * @param acknowledged by whom; empty while nobody has
   */
  public record IncidentView(
      DeploymentId deployment,
      ServiceName service,
      EnvironmentName environment,
      Severity severity,
      Instant since,
      String said,
      boolean open,
      boolean over,
      Optional<String> acknowledged,
      List<ChannelView> channels) {
    public IncidentView {
      channels = List.copyOf(channels);
    }
  }

  /**
   * What one channel was told.
   *
   * @param last when something arrived there
   * @param due when it is told next, as far as that is known
   * @param trouble why the last try failed; blank when it did not
   */
  public record ChannelView(
      String channel, Optional<Instant> last, Optional<Instant> due, String trouble) {}
}
