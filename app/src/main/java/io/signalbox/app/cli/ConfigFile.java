package io.signalbox.app.cli;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** Which configuration is meant when none is named. */
final class ConfigFile {
  private static final List<Path> USUAL =
      List.of(Path.of("signalbox.yaml"), Path.of("/etc/signalbox/signalbox.yaml"));

  private ConfigFile() {}

  static Path find(Optional<Path> named, Console console) {
    return named
        .or(() -> console.variable("SIGNALBOX_CONFIG").map(Path::of))
        .or(() -> USUAL.stream().filter(Files::exists).findFirst())
        .orElseThrow(
            () ->
                new CliFailure(
                    Exit.USAGE,
                    "There is no configuration: neither signalbox.yaml here nor"
                        + " /etc/signalbox/signalbox.yaml.",
                    "Name one by --config FILE or SIGNALBOX_CONFIG; 'signalbox demo' needs none."));
  }
}
