package io.signalbox.config.section;

import static io.signalbox.config.yaml.Key.key;

import io.signalbox.config.yaml.Key;
import io.signalbox.config.yaml.Quantities;
import io.signalbox.config.yaml.Scalars;
import io.signalbox.config.yaml.Section;
import io.signalbox.config.yaml.Shape;
import io.signalbox.config.yaml.Type;
import io.signalbox.engine.spec.PrecheckSpec;
import java.util.List;

/** {@code precheck}: what a host must offer before anything is changed. */
final class PrecheckSection {
  static final Key<Long> MIN_FREE_DISK =
      key(
              "min_free_disk",
              Quantities.size(),
              "Disk that is left besides room for the release twice.")
          .orElse("64M");
  static final Key<Long> MIN_FREE_MEMORY =
      key("min_free_memory", Quantities.size(), "Available memory.").orElse("64M");
  static final Key<Double> MAX_LOAD =
      key(
              "max_load",
              Scalars.decimal(),
              "One-minute load average divided by cores; 0 switches the check off.")
          .orElse("0");
  static final Key<List<String>> TOOLS =
      key(
              "tools",
              Names.list(Scalars.matching("the name of a program", "[A-Za-z0-9._+/-]+")),
              "Programs that must be found on the PATH.")
          .orElse("[]");
  static final Key<Boolean> GPU =
      key("gpu", Scalars.flag(), "Whether the host must have a working GPU.").orElse("false");

  static final Shape SHAPE =
      Shape.layered("precheck", MIN_FREE_DISK, MIN_FREE_MEMORY, MAX_LOAD, TOOLS, GPU);
  static final Type<PrecheckSpec> TYPE =
      Section.of(
          SHAPE,
          s ->
              new PrecheckSpec(
                  s.get(MIN_FREE_DISK),
                  s.get(MIN_FREE_MEMORY),
                  s.get(MAX_LOAD),
                  s.get(TOOLS),
                  s.get(GPU)));

  private PrecheckSection() {}
}
