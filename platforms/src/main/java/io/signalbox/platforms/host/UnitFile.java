package io.signalbox.platforms.host;

import io.signalbox.engine.name.Slot;
import io.signalbox.engine.spec.ProcessSpec;
import io.signalbox.engine.spec.SourceSpec;
import io.signalbox.engine.spec.SourceSpec.Metric;

/**
 * The systemd unit of one slot. Its text does not depend on the release, so a swap does not have to
 * reload systemd. The directory's characters are checked in {@link Site}; nothing else of it comes
 * from outside but the user's name.
 */
final class UnitFile {
  private UnitFile() {}

  static String text(Site site, Slot slot) {
    ProcessSpec process = site.spec().process();
    String at = site.slotDirectory(slot);
    StringBuilder text = new StringBuilder();
    text.append("# Signalbox: ").append(site.directory()).append('\n');
    text.append(
        """
        # Generated; changes are overwritten at the next swap.
        [Unit]
        Description=%s slot %s
        Wants=network-online.target
        After=network-online.target
        StartLimitIntervalSec=300
        StartLimitBurst=20

        [Service]
        Type=exec
        User=%s
        WorkingDirectory=%s/release
        EnvironmentFile=%s/env
        ExecStart=/bin/sh %s/run
        Restart=on-failure
        RestartSec=1
        TimeoutStopSec=%d
        KillMode=control-group
        """
            .formatted(
                site.where(),
                slot.lower(),
                site.user(),
                at,
                at,
                at,
                Math.max(1, process.stopTimeout().toSeconds())));
    process
        .resources()
        .cpuQuotaPercent()
        .ifPresent(p -> text.append("CPUQuota=").append(p).append("%\n"));
    process
        .resources()
        .memoryLimitBytes()
        .ifPresent(b -> text.append("MemoryMax=").append(b).append('\n'));
    // systemd counts by default on most hosts, but not on all.
    if (measures(site, Metric.UNIT_CPU)) text.append("CPUAccounting=yes\n");
    if (measures(site, Metric.UNIT_MEMORY)) text.append("MemoryAccounting=yes\n");
    return text.append("\n[Install]\nWantedBy=multi-user.target\n").toString();
  }

  private static boolean measures(Site site, Metric metric) {
    return site.spec().gate().checks().stream()
        .anyMatch(c -> c.source() instanceof SourceSpec.HostMetric host && host.metric() == metric);
  }
}
