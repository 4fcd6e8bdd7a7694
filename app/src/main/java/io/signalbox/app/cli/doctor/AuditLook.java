package io.signalbox.app.cli.doctor;

import io.signalbox.config.Settings;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What the audit of the running Signalbox found, as its metrics tell. */
final class AuditLook {
  private static final Pattern FOUND =
      Pattern.compile("(?m)^signalbox_audit_mismatches(?:\\{[^}]*})? ([0-9.]+)$");

  private AuditLook() {}

  static Finding at(Settings.Api api) {
    Matcher found = FOUND.matcher(LocalApi.get(api, "/metrics").orElse(""));
    if (!found.find()) {
      return Finding.good("audit", "is not told by what runs there");
    }
    long mismatches = (long) Double.parseDouble(found.group(1));
    return mismatches == 0
        ? Finding.good("audit", "target records and messages match")
        : Finding.bad(
            "audit",
            "%d mismatch(es) between target records and messages".formatted(mismatches),
            "'signalbox status' names them, each with the command that mends it.");
  }
}
