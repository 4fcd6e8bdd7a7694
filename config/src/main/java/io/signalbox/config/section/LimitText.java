package io.signalbox.config.section;

import io.signalbox.config.yaml.Scalars;
import io.signalbox.config.yaml.Type;
import io.signalbox.engine.spec.SourceSpec.Scale;

/**
 * A number whose unit has to fit what is measured: {@code 1%}, {@code 250ms}, {@code 2s}, {@code
 * 100}.
 */
record LimitText(String written) {
  static final Type<LimitText> TYPE =
      Scalars.matching(
              "a number such as 100, a percentage such as 0.5% or a time such as 250ms or 2s",
              "[0-9]{1,12}(\\.[0-9]{1,9})?(%|ms|s)?")
          .as(LimitText::new);

  /**
   * @throws IllegalArgumentException when its unit is another one
   */
  double in(Scale scale) {
    String unit = written.replaceAll("[0-9.]", "");
    double number = Double.parseDouble(written.substring(0, written.length() - unit.length()));
    if (number == 0 && unit.isEmpty()) return 0;
    return switch (scale) {
      case SHARE -> needs(unit, "%", "a percentage such as 1%", number / 100);
      case PERCENT -> needs(unit, "%", "a percentage such as 90%", number);
      case NUMBER -> needs(unit, "", "a plain number", number);
      case SECONDS ->
          unit.equals("ms") ? number / 1000 : needs(unit, "s", "a time such as 2s", number);
    };
  }

  private double needs(String unit, String wanted, String expected, double number) {
    if (unit.equals(wanted)) return number;
    throw new IllegalArgumentException(
        "Expected %s, for that is what this check measures, but it is '%s'."
            .formatted(expected, written));
  }
}
