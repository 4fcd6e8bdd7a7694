package io.signalbox.platforms.host;

import io.signalbox.engine.name.Digest;
import io.signalbox.engine.name.Slot;
import io.signalbox.engine.name.Version;
import io.signalbox.engine.spec.ConfigFile;
import io.signalbox.engine.spec.ProcessSpec;
import io.signalbox.platforms.Sha256;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;

/**
 * Everything that is rendered into a slot: {@code port}, {@code env}, {@code run}, the unit, and
 * the configured files. Sent as one small tar, by standard input, because {@code env} holds
 * secrets.
 *
 * @param seal names this content together with the release; a slot that carries it needs no restart
 */
record SeatFiles(Input tar, String seal) {
  /** Names in a slot's directory that are ours. */
  private static final Set<String> RESERVED =
      Set.of(
          "release",
          "port",
          "env",
          "run",
          "unit",
          "seal",
          "pid",
          "pid.last",
          "state",
          "log",
          "log.1",
          "http.sock");

  private record Rendered(String text, int mode) {}

  static SeatFiles render(
      Site site, Slot slot, Version version, Digest digest, Map<String, String> settings) {
    ProcessSpec process = site.spec().process();
    Placeholders fill = Placeholders.of(site, slot, version);
    Map<String, Rendered> files = new TreeMap<>();
    files.put("port", new Rendered(site.instance().port(slot) + "\n", 0644));
    files.put("env", new Rendered(EnvFile.text(settings), 0600));
    files.put("run", new Rendered(runScript(process, fill), 0755));
    if (site.privileged()) files.put("unit", new Rendered(UnitFile.text(site, slot), 0644));
    for (ConfigFile file : process.files()) {
      if (RESERVED.contains(file.path()) || file.path().startsWith(".")) {
        throw new IllegalArgumentException(
            "Expected the file '%s' of %s to have a name that Signalbox does not use itself."
                .formatted(file.path(), site.spec().target()));
      }
      files.put(
          file.path(), new Rendered(fill.fill(file.content()), Integer.parseInt(file.mode(), 8)));
    }
    // Last, so that the host can tell a tar that was cut off.
    Map<String, Rendered> ordered = new LinkedHashMap<>(files);
    ordered.put(".complete", new Rendered("", 0644));
    byte[] tar = tar(ordered);
    return new SeatFiles(
        Input.of(tar), Sha256.hex(version + "\n" + digest + "\n" + Sha256.hex(tar)));
  }

  private static String runScript(ProcessSpec process, Placeholders fill) {
    List<String> words = process.command().stream().map(fill::fill).toList();
    return "#!/bin/sh\n# Generated; changes are overwritten at the next swap.\nexec "
        + Quote.line(words)
        + "\n";
  }

  private static byte[] tar(Map<String, Rendered> files) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (TarArchiveOutputStream tar =
        new TarArchiveOutputStream(bytes, StandardCharsets.UTF_8.name())) {
      tar.setLongFileMode(TarArchiveOutputStream.LONGFILE_POSIX);
      for (Map.Entry<String, Rendered> file : files.entrySet()) {
        byte[] content = file.getValue().text().getBytes(StandardCharsets.UTF_8);
        TarArchiveEntry entry = new TarArchiveEntry(file.getKey());
        entry.setSize(content.length);
        entry.setMode(file.getValue().mode());
        // The same content makes the same bytes, and so the same seal.
        entry.setModTime(0);
        entry.setIds(0, 0);
        entry.setNames("", "");
        tar.putArchiveEntry(entry);
        tar.write(content);
        tar.closeArchiveEntry();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }
}
