package io.signalbox.config.section;

import static io.signalbox.config.yaml.Key.key;

import io.signalbox.config.yaml.Key;
import io.signalbox.config.yaml.Scalars;
import io.signalbox.config.yaml.Section;
import io.signalbox.config.yaml.Shape;
import io.signalbox.config.yaml.Type;
import io.signalbox.engine.spec.AdoptSpec;
import java.util.List;

/** {@code adopt}: what runs by hand, until {@code adopt --version} takes it over. */
final class AdoptSection {
  static final Key<String> UNIT =
      key(
              "unit",
              Scalars.matching(
                  "a unit such as auth.service, none of Signalbox's own",
                  "(?!signalbox-)[A-Za-z0-9:_.][A-Za-z0-9:_.@-]{0,240}\\.service"),
              "The systemd unit that somebody wrote by hand.")
          .required();
  static final Key<String> DIRECTORY =
      key(
              "directory",
              Scalars.matching(
                  "an absolute path such as /opt/auth, without '..'",
                  "(?!.*\\.\\.)(/[A-Za-z0-9._+@-]+)+"),
              "What it runs from, the same on every host; copied, and left as it is.")
          .required();
  static final Key<List<String>> EXCLUDE =
      key(
              "exclude",
              Names.list(Names.inside()),
              "What of the directory is no part of the release, such as logs; * stands for"
                  + " anything, slashes too.")
          .orElse("[]");

  static final Shape SHAPE = Shape.layered("adopt", UNIT, DIRECTORY, EXCLUDE);
  static final Type<AdoptSpec> TYPE =
      Section.of(SHAPE, s -> new AdoptSpec(s.get(UNIT), s.get(DIRECTORY), s.get(EXCLUDE)));

  private AdoptSection() {}
}
