package io.signalbox.app.cli.text;

import io.signalbox.routes.inbound.DeliveryRecord;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What became, or would become, of events that came by webhook. */
public final class DeliveryText {
  private final Paint paint;

  public DeliveryText(Paint paint) {
    this.paint = paint;
  }

  public List<String> lines(List<DeliveryRecord> records) {
    List<String> lines = new ArrayList<>();
    for (DeliveryRecord record : records) {
      lines.add(head(record));
      for (DeliveryRecord.Said said : record.triggers()) {
        lines.add(
            "  %s: %s: %s%s"
                .formatted(
                    said.trigger(), word(said), said.said(), deployment(record, said.trigger())));
      }
      if (!record.said().isEmpty()) lines.add("  " + record.said());
    }
    return lines;
  }

  private String head(DeliveryRecord record) {
    String about =
        Stream.of(
                about("repository", record.repository()),
                about("branch", record.branch()),
                about("tag", record.tag()),
                about("commit", record.commit()))
            .flatMap(Optional::stream)
            .collect(Collectors.joining(", "));
    String outcome = record.asked().isEmpty() ? record.outcome() : paint.good(record.outcome());
    return "%s %s from %s%s: %s"
        .formatted(
            record.kind(),
            record.event(),
            record.source(),
            about.isEmpty() ? "" : " (" + about + ")",
            outcome);
  }

  private static Optional<String> about(String what, Optional<String> value) {
    return value.map(v -> what + " " + v);
  }

  private String word(DeliveryRecord.Said said) {
    String word = said.finding().replace('_', ' ');
    return switch (said.finding()) {
      case "asks" -> paint.good(word);
      case "unusable" -> paint.bad(word);
      default -> word;
    };
  }

  private static String deployment(DeliveryRecord record, String trigger) {
    return record.asked().stream()
        .filter(a -> a.trigger().equals(trigger))
        .map(a -> " as " + a.deployment())
        .findFirst()
        .orElse("");
  }
}
